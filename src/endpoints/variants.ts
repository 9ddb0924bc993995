import type { Handler } from './Route.js'

import { mimeTypeOf, nameOf, roleOf, type Variant } from '../core/Variant.js'
import { findFile } from './files.js'

/** A variant as clients see it: with everything said, and without the key it has in the store. */
export const shownVariant = ({ key: _, ...variant }: Variant) => ({
  ...variant,
  mimeType: mimeTypeOf(variant),
  name: nameOf(variant),
  role: roleOf(variant),
})

/** `GET /media/:id/variants`: every picture, film and text that was made of a file. */
export const variants: Handler = async (library, req) => {
  const file = await findFile(library, req)
  const { picture = null, srcset = null } = file as {
    picture?: unknown
    srcset?: unknown
  } & typeof file
  const docs = (file.variants ?? []).map(shownVariant)
  return Response.json({ docs, picture, srcset, totalDocs: docs.length })
}
