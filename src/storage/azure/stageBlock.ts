import type { Readable } from 'node:stream'

import type { Container } from './containerOf.js'

import { ask } from './ask.js'
import { idleWatch } from './idleWatch.js'
import { blobsOf } from './uploadNote.js'

/** Stores bytes that can be sent again when Azure does not answer. */
export const stageBytes = (
  container: Container,
  uploadId: string,
  name: string,
  bytes: Buffer,
): Promise<unknown> => {
  const idle = idleWatch()
  return ask(
    container,
    ({ abortSignal, client }) =>
      client
        .getBlockBlobClient(blobsOf(container, uploadId).blocks)
        .stageBlock(name, bytes, bytes.length, {
          abortSignal,
          onProgress: idle.touch,
        }),
    idle.signal,
  ).finally(idle.stop)
}

export interface StreamedBlock {
  /** Fails when its bytes are not to be stored: the last of them must not have been given away before. */
  readonly body: Readable
  /** Base64. */
  readonly md5?: string
  readonly name: string
  readonly size: number
}

/** Stores a body as it comes. One that fails ends the request, and Azure keeps nothing of it. */
export const stageStream = (
  container: Container,
  uploadId: string,
  { body, md5, name, size }: StreamedBlock,
): Promise<unknown> => {
  const idle = idleWatch()
  // The SDK does not watch it, and would wait for the rest.
  body.once('error', idle.abort)
  return ask(
    container,
    ({ abortSignal, onceClient }) =>
      onceClient
        .getBlockBlobClient(blobsOf(container, uploadId).blocks)
        .stageBlock(name, body, size, {
          abortSignal,
          onProgress: idle.touch,
          ...(md5 ? { transactionalContentMD5: Buffer.from(md5, 'base64') } : {}),
        }),
    idle.signal,
  ).finally(() => {
    idle.stop()
    body.destroy()
  })
}
