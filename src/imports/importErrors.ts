import { MediaError } from '../errors/MediaError.js'

/** A URL that is against the rules; what it says follows from the URL and the options alone. */
export const refused = (why: string) => new MediaError('IMPORT_REFUSED', why)

/** One sentence for a host that does not exist and for one that may not be reached: nobody learns names from it. */
export const unreachable = () =>
  refused('Nothing can be imported from this host: it has no public address.')

/** What could not be fetched. `figures` may have the status of the other server. */
export const failed = (why: string, figures: { remoteStatus?: number } = {}, cause?: unknown) =>
  new MediaError('IMPORT_FAILED', why, figures, { cause })

/** The reason of an import that was called off, else what went wrong, as an error that tells nothing of networks. */
export const asImportError = (cause: unknown, signal: AbortSignal): MediaError =>
  MediaError.is(signal.reason)
    ? signal.reason
    : MediaError.is(cause)
      ? cause
      : failed('The file could not be fetched: the connection failed or broke off.', {}, cause)
