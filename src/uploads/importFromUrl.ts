import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { IncomingFile } from './storeFile.js'

import { MediaError } from '../errors/MediaError.js'
import { bodyOf } from '../imports/bodyOf.js'
import { failed } from '../imports/importErrors.js'
import { nameOf } from '../imports/nameOf.js'
import { type Opened, openURL } from '../imports/openURL.js'
import { takeTurn } from '../imports/takeTurn.js'
import { addFile } from './addFile.js'
import { admitClaim, admitSize } from './admit.js'

interface Import extends Pick<IncomingFile, 'onDuplicate' | 'path' | 'replaces' | 'sha256'> {
  /** Instead of the name the other server gives. */
  readonly filename?: string
  /** Checked by `checkMetadata`. */
  readonly metadata: Record<string, unknown>
  readonly req?: PayloadRequest
  readonly url: string
  readonly user: User
}

/** What the other server says of the length is enough to refuse, and never enough to believe. */
const admitLength = (library: MediaLibrary, filename: string, { response }: Opened): void => {
  const length = Number(response.headers['content-length'] ?? 0)
  admitSize(library, Number.isFinite(length) ? length : 0, admitClaim(library, { filename }))
}

const fetchAndAdd = async (
  library: MediaLibrary,
  { metadata, req, url, user, ...file }: Import,
  signal: AbortSignal,
): Promise<MediaFile> => {
  const opened = await openURL(library.imports, url, signal)
  try {
    const filename = file.filename ?? nameOf(opened, library.rules)
    admitLength(library, filename, opened)
    const body = bodyOf(opened.response, library.imports, signal)
    return await addFile(library, { ...file, body, filename }, { metadata, req, user, way: 'url' })
  } finally {
    opened.response.destroy()
  }
}

/**
 * Fetches a file from a public URL and takes it in as every other: by its bytes, its size, the quota of the user.
 * Ends when whoever asked is gone. Throws `IMPORT_REFUSED`, `IMPORT_FAILED`, `UPLOAD_BUSY`, and what `addFile` throws.
 */
export const importFromUrl = (library: MediaLibrary, asked: Import): Promise<MediaFile> =>
  takeTurn(library.imports, asked.user.id, async () => {
    const { enabled, timeoutMs } = library.imports
    if (!enabled) {
      throw new MediaError('FORBIDDEN', 'Importing from a URL is turned off.')
    }
    const ending = new AbortController()
    const leave = () => ending.abort(failed('The import was called off.'))
    const timer = setTimeout(
      () => ending.abort(failed(`The file could not be fetched in ${timeoutMs / 1000} seconds.`)),
      timeoutMs,
    )
    const gone = asked.req?.signal
    gone?.addEventListener('abort', leave, { once: true })
    if (gone?.aborted) {
      leave()
    }
    try {
      return await fetchAndAdd(library, asked, ending.signal)
    } finally {
      clearTimeout(timer)
      gone?.removeEventListener('abort', leave)
    }
  })
