import type { Handler } from './Route.js'

import { requireUser } from '../library/authorize.js'
import { findReplaceable } from '../replacements/findReplaceable.js'
import { readBody } from '../requests/readBody.js'
import { importFromUrl } from '../uploads/importFromUrl.js'
import { checkMetadata } from '../uploads/metadata.js'
import { uploading } from '../uploads/uploading.js'
import { answerReplacement } from './answerReplacement.js'
import { fromUrlShape } from './shapes.js'

/** `POST /media/upload/from-url`: the server fetches a file from a public URL. */
export const fromUrl: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const { filename, onDuplicate, path, replaces, sha256, url, ...given } = await readBody(
    req,
    fromUrlShape,
  )
  const metadata = await checkMetadata(library, given)
  const target = replaces === undefined ? undefined : await findReplaceable(library, user, replaces)
  const file = { filename, onDuplicate, path, replaces: target, sha256 }
  const doc = await uploading(library, 'url', () =>
    importFromUrl(library, { ...file, metadata, req, url, user }),
  )
  return doc.replaces
    ? answerReplacement(doc, { status: 201 })
    : Response.json({ doc, message: 'The file was imported.' }, { status: 201 })
}
