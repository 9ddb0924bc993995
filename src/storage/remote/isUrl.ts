/** An address that a browser can be sent to. */
export const isUrl = (url: string): boolean => /^https?:/.test(url) && URL.canParse(url)
