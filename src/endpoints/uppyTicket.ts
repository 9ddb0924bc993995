import { MediaError } from '../errors/MediaError.js'

/** Characters of what people say of a file, as they travel in every address. */
const most = 4000

/**
 * Uppy sends what people say of a file once, when it begins, and afterwards only the key it was told: so that key
 * carries it. Nothing of it is believed before it is checked at the end, as every way in does.
 */
export const ticketFor = (
  filename: string,
  metadata: Readonly<Record<string, unknown>>,
): string => {
  if (Object.keys(metadata).length === 0) {
    return filename
  }
  const said = Buffer.from(JSON.stringify(metadata)).toString('base64url')
  if (said.length > most) {
    throw new MediaError(
      'INVALID_REQUEST',
      'The metadata is too long for this endpoint: use uppyOptions(), or add it to the file afterwards.',
      { length: said.length, most },
    )
  }
  return `${filename}?${said}`
}

export const metadataOf = (ticket: string): Record<string, unknown> => {
  const [, said] = ticket.split('?')
  if (!said) {
    return {}
  }
  try {
    return Object(JSON.parse(Buffer.from(said, 'base64url').toString()))
  } catch {
    throw new MediaError('INVALID_REQUEST', 'The key of the upload was changed.')
  }
}
