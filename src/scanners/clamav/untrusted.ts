import { MediaError } from '../../errors/MediaError.js'

/** ClamAV answered something that cannot be trusted. Its words, shortened, are the cause. */
export const untrusted = (message: string, words: string): MediaError =>
  new MediaError(
    'SCANNER_PROTOCOL',
    message,
    { during: 'scan' },
    { cause: new Error(`It answered ${JSON.stringify(words.slice(0, 200))}`) },
  )
