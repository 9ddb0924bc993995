/** A key of a listing. XML cannot carry every character, so keys are asked for as in a URL. */
export const decodeKey = (key = '', encoding?: string): string =>
  encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key
