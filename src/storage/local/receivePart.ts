import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import type { Md5Of } from '../signed/md5Of.js'
import type { SignedPart } from '../signed/signer.js'
import type { Disk } from './disk.js'

import { findUpload, inUpload } from './findUpload.js'
import { arrivalsOf } from './listParts.js'
import { isMissing } from './onDisk.js'
import { newDraft, writeDraft } from './writeDraft.js'

/** Not recursive: the folder of an upload that is over must not come back. */
const makeShelf = (shelf: string) =>
  mkdir(shelf).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      throw error
    }
  })

/** However many come at once: each drops what is older, so the newest stays. */
const dropOlder = async (shelf: string): Promise<void> => {
  try {
    const [, ...older] = await arrivalsOf(shelf)
    await Promise.all(older.map(({ etag }) => rm(path.join(shelf, etag), { force: true })))
  } catch (error) {
    // The upload is being completed: with this part, or not at all.
    if (!isMissing(error)) {
      throw error
    }
  }
}

/**
 * Keeps a part as `<number>/<md5>` and answers the MD5. It appears whole, in the place of one that came before; a
 * body that is refused leaves nothing. Throws `UPLOAD_NOT_FOUND` once the upload is completing or over.
 */
export const receivePart = async (disk: Disk, part: SignedPart, body: Md5Of): Promise<string> => {
  const folder = await findUpload(disk, part, ['open'])
  const draft = newDraft(folder)
  const shelf = path.join(folder, `${part.number}`)
  return inUpload(async () => {
    try {
      await writeDraft(draft, body.chunks)
      await makeShelf(shelf)
      await rename(draft, path.join(shelf, body.md5()))
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    await dropOlder(shelf)
    return body.md5()
  })
}
