interface Doc {
  readonly thumbnailUrl?: null | string
}

/** What Payload's lists show of a file: its thumbnail, never its original. */
export const thumbnailOf = (doc: Record<string, unknown>): null | string =>
  (doc as Doc).thumbnailUrl ?? null
