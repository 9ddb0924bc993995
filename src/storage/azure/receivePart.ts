import { Readable } from 'node:stream'

import type { Md5Of } from '../signed/md5Of.js'
import type { SignedPart } from '../signed/signer.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { dropBlocks } from './abortUpload.js'
import { blockName, etagOfName } from './blockName.js'
import { stageBytes, stageStream } from './stageBlock.js'
import { insistNote } from './uploadNote.js'

/** Gives the last chunk away when the end is known to be good: Azure keeps a block of which it has every byte. */
const holding = (chunks: AsyncIterable<Uint8Array>) => {
  let failure: undefined | { readonly error: unknown }
  async function* held() {
    let last: Uint8Array | undefined
    try {
      for await (const chunk of chunks) {
        if (last) {
          yield last
        }
        last = chunk
      }
    } catch (error) {
      failure = { error }
      throw error
    }
    if (last) {
      yield last
    }
  }
  return { chunks: held(), failure: () => failure }
}

const readToItsEnd = async (chunks: AsyncIterable<Uint8Array>) => {
  for await (const _ of chunks) {
    // What is wrong with it is thrown.
  }
}

const send = async (
  container: Container,
  { id, checksum, size }: SignedPart,
  name: string,
  body: Md5Of,
) => {
  if (size === 0) {
    await readToItsEnd(body.chunks)
    return stageBytes(container, id, name, Buffer.alloc(1))
  }
  const { chunks, failure } = holding(body.chunks)
  const stream = Readable.from(chunks, { objectMode: false })
  return stageStream(container, id, { body: stream, md5: checksum, name, size }).catch(
    (error: unknown) => {
      throw failure()?.error ?? error
    },
  )
}

/**
 * Streams a part to Azure and answers its etag. A body that is refused leaves nothing. Throws `UPLOAD_NOT_FOUND`
 * once the upload is over.
 */
export const receivePart = async (
  container: Container,
  part: SignedPart,
  body: Md5Of,
): Promise<string> => {
  await insistNote(container, part)
  const name = blockName(container, part.id, part)
  await send(container, part, name, body)
  try {
    await insistNote(container, part)
  } catch (error) {
    if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
      // It ended meanwhile, and what came after that would stay for a week.
      await dropBlocks(container, part.id).catch(() => undefined)
    }
    throw error
  }
  return etagOfName(name)
}
