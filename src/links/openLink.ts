import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { serveCurrent } from '../delivery/serveCurrent.js'
import { claimLink } from './claimLink.js'
import { findLink, noSuchLink, type OpenLink } from './findLink.js'
import { isMakerAllowed } from './mayShare.js'

interface Asked {
  readonly headers: Headers
  readonly isHead: boolean
  readonly token: string
}

/** What every answer to a link says, errors too: it is for one reader, and its address is a secret. */
export const linkHeaders = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
} as const

const findShared = async (library: MediaLibrary, link: OpenLink): Promise<MediaFile> => {
  const row: unknown = await library.payload.db.findOne({
    collection: library.slugs.media,
    where: { id: { equals: link.file } },
  })
  const file = row as MediaFile | null
  if (!file || !(await isMakerAllowed(library, file, link.createdBy))) {
    throw noSuchLink()
  }
  return file
}

/**
 * Serves the file of a link, through the gate. One that can be used once is used by the first GET whose bytes are there
 * to be sent: asked about by HEAD it stays, and it is answered whole, whatever range or tag the request names.
 */
export const openLink = async (
  library: MediaLibrary,
  { headers, isHead, token }: Asked,
): Promise<Response> => {
  const link = await findLink(library, token)
  const { download, singleUse, variant } = link
  const once = {
    answer: { ...linkHeaders, 'Accept-Ranges': 'none' },
    claim: () => claimLink(library, link.id),
    headers: new Headers(),
    mayRedirect: false,
  }
  const often = { answer: { ...linkHeaders, 'Cache-Control': 'private, no-cache' }, headers, link }
  return serveCurrent(library, () => findShared(library, link), {
    ...(singleUse ? once : often),
    download: Boolean(download),
    isHead,
    variant,
  })
}
