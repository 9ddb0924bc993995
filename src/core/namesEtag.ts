/** Whether an `If-None-Match` header names a strong `etag`, which has its quotes. */
export const namesEtag = (header: null | string, etag: string): boolean =>
  header === '*' ||
  Boolean(header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
