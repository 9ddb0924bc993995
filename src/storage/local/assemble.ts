import { constants, createReadStream } from 'node:fs'
import { copyFile, link, open, readdir, rm, utimes } from 'node:fs/promises'
import path from 'node:path'

import type { UploadedPart } from '../StorageProvider.js'

import { md5Of } from '../signed/md5Of.js'
import { isDraft, newDraft, newTime, writeDraft } from './writeDraft.js'

/** Bytes read at once. */
const chunkSize = 2 ** 20

interface Assembled {
  readonly draft: string
  readonly md5: string
}

/** Drafts of a completion that was killed, and of parts that came too late: each may be as large as the file. */
const dropDrafts = async (folder: string): Promise<void> => {
  const drafts = (await readdir(folder)).filter(isDraft)
  await Promise.all(drafts.map((name) => rm(path.join(folder, name), { force: true })))
}

/** A second name for the same bytes; the part keeps its own until the upload is over. */
const linkPart = async (file: string, draft: string): Promise<void> => {
  try {
    await link(file, draft)
  } catch (error) {
    if (
      !['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'].includes(
        (error as NodeJS.ErrnoException).code ?? '',
      )
    ) {
      throw error
    }
    await copyFile(file, draft, constants.COPYFILE_FICLONE)
    const copy = await open(draft, 'r+')
    await copy.sync().finally(() => copy.close())
  }
  const time = newTime()
  await utimes(draft, time, time)
}

async function* concatenate(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield* createReadStream(file, { highWaterMark: chunkSize })
  }
}

/**
 * Makes one draft of the parts in `folder`. One part is not copied; many are, so the disk needs the size of the file
 * once more for a moment. The parts are only read: killed in between, all of it can be done again.
 */
export const assemble = async (
  folder: string,
  parts: readonly UploadedPart[],
): Promise<Assembled> => {
  await dropDrafts(folder)
  const draft = newDraft(folder)
  const files = parts.map(({ etag, number }) => path.join(folder, `${number}`, etag))
  if (files.length === 1) {
    await linkPart(files[0]!, draft)
    return { draft, md5: parts[0]!.etag }
  }
  const whole = md5Of(concatenate(files))
  await writeDraft(draft, whole.chunks)
  return { draft, md5: whole.md5() }
}
