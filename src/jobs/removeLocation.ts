import type { Where } from 'payload'

import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Patch } from '../metadata/Block.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { findLocation } from '../metadata/findLocation.js'
import { pagedSource } from '../metadata/pagedSource.js'
import { patching } from '../metadata/patching.js'
import { hashing } from './hashing.js'
import { claimLost, settleEtag } from './settleEtag.js'

interface Removal {
  readonly patches: readonly Patch[]
  readonly signal: AbortSignal
  /** The claim. */
  readonly where: Where
}

interface Copy {
  readonly patched: string
  readonly received: string
}

/** The file without its location at `path`, and the hashes of what came and of what is there now. */
const copyWithout = async (
  library: MediaLibrary,
  { filesize, ...file }: MediaFile,
  path: string,
  { patches, signal }: Removal,
): Promise<Copy> => {
  const [received, patched] = [hashing(), hashing()]
  const body = await storeOf(library, file).read(file.storagePath)
  await pipeline(
    body,
    received.stream,
    patching(patches),
    patched.stream,
    createWriteStream(path),
    { signal },
  )
  if (received.size() !== filesize) {
    throw new MediaError('STORAGE_UNAVAILABLE', 'The store delivered only a part of the file.')
  }
  return { patched: patched.digest(), received: received.digest() }
}

/** Whether nothing is left in the copy, by our word and by that of another reader. */
const isFree = async (path: string, size: number): Promise<boolean> => {
  const handle = await open(path)
  try {
    const read = async ({ end, start }: { end: number; start: number }) => {
      const bytes = Buffer.alloc(end - start + 1)
      await handle.read(bytes, 0, bytes.length, start)
      return bytes
    }
    const { isClosed, patches } = await findLocation(pagedSource(size, read))
    return !isClosed && patches.length === 0
  } finally {
    await handle.close()
  }
}

/** What the bytes in the store have to be, as far as anybody said: of a removal that was cut off, those that came. */
const expectedOf = ({ declaredSha256, etag, receivedSha256, sha256 }: MediaFile) =>
  sha256 ?? (etag ? declaredSha256 : (receivedSha256 ?? declaredSha256))

/**
 * Writes a file over itself without its location, as long as it was. First the row says which bytes are to come, so that
 * whoever goes on after a crash knows both: those that came are replaced again, those that were written are scanned.
 * Answers the row; the same one when its bytes are not those it says, which is for the scan to find; `null` when
 * something would be left. Throws `PROCESSING_BUSY` when the claim is lost.
 */
export const removeLocation = async (
  library: MediaLibrary,
  file: MediaFile,
  removal: Removal,
): Promise<MediaFile | null> => {
  const { id, filesize: size, mimeType: contentType, storagePath } = file
  const folder = await mkdtemp(join(tmpdir(), 'media-library-'))
  try {
    const path = join(folder, 'original')
    const { patched, received } = await copyWithout(library, file, path, removal)
    const expected = expectedOf(file)
    if (expected && expected !== received) {
      return file
    }
    if (!(await isFree(path, size))) {
      return null
    }
    const promised = await atomicUpdate<MediaFile>(library, {
      collection: library.slugs.media,
      data: {
        claimedAt: new Date(library.now()).toISOString(),
        declaredSha256: patched,
        etag: null,
        hadLocation: true,
        receivedSha256: received,
        sha256: null,
      },
      where: {
        and: [{ id: { equals: id } }, { scanStatus: { equals: 'SCANNING' } }, removal.where],
      },
    })
    if (!promised) {
      throw claimLost()
    }
    removal.signal.throwIfAborted()
    await storeOf(library, file).write(storagePath, createReadStream(path), { contentType, size })
    return await settleEtag(library, promised, removal.where)
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}
