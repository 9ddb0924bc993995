import type { MediaFile } from '../library/documents.js'

import { idOf } from '../library/documents.js'

/** Says that bytes have arrived that will be those of another file. `doc` is what waits, unless another is given. */
export const answerReplacement = (
  replacement: MediaFile,
  { doc = replacement, status }: { readonly doc?: unknown; readonly status: number },
): Response => {
  const { id, replaces, scanStatus } = replacement
  return Response.json(
    {
      doc,
      message: 'The new file takes the place of the old one as soon as it is scanned.',
      replacement: { id, replaces: idOf(replaces!), scanStatus },
    },
    { status },
  )
}
