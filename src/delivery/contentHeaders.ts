import { create as contentDisposition } from 'content-disposition'

/** Types a browser may show in place; everything else is a download. */
const inlineTypes =
  /^(?:image\/(?:jpeg|png|gif|webp|avif)|video\/|audio\/|application\/(?:pdf|vnd\.apple\.mpegurl)$|text\/plain$)/

export interface Served {
  readonly download: boolean
  readonly filename: string
  readonly isPublic: boolean
  readonly mimeType: string
}

/** A complete Content-Disposition, with the name in the form of RFC 8187. */
export const dispositionOf = ({ download, filename, mimeType }: Omit<Served, 'isPublic'>): string =>
  contentDisposition(filename, {
    type: download || !inlineTypes.test(mimeType) ? 'attachment' : 'inline',
  })

/** The headers every served byte carries, whatever it is. */
export const contentHeaders = (served: Served): Record<string, string> => ({
  'Accept-Ranges': 'bytes',
  // A switch to private, the trash and the quarantine take effect at the next request: caches have to ask.
  'Cache-Control': served.isPublic ? 'public, max-age=0, must-revalidate' : 'private, no-cache',
  'Content-Disposition': dispositionOf(served),
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'Content-Type': served.mimeType.startsWith('text/')
    ? `${served.mimeType}; charset=utf-8`
    : served.mimeType,
  'Cross-Origin-Resource-Policy': served.isPublic ? 'cross-origin' : 'same-site',
  'X-Content-Type-Options': 'nosniff',
})
