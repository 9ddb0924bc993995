import { MediaError } from '../errors/MediaError.js'

/** What people may read of an error: our own words. Anything else may hold addresses and paths, and is for the log. */
export const sentenceFor = (error: unknown, otherwise: string): string =>
  MediaError.is(error) ? error.message : otherwise
