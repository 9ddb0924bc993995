import type { RememberedUpload, Remembering, UploadMemory } from './UploadMemory.js'

import { abortUpload } from '../abortUpload.js'
import { statusOf } from '../beginUpload.js'
import { connect, type Connection, type ConnectionOptions } from '../connect.js'
import { isHeld } from './hold.js'
import { memoryOf } from './memoryOf.js'

/** An upload that was cut off and waits for its file. */
export interface UnfinishedUpload extends RememberedUpload {
  /** Gives it up: what has arrived is removed, what was reserved is free. */
  readonly discard: () => Promise<void>
  /** Bytes that have arrived. */
  readonly sent: number
}

const lookInto = async (
  connection: Connection,
  memory: UploadMemory,
  known: RememberedUpload,
): Promise<null | UnfinishedUpload> => {
  // Somebody else's after a change of login, or out of reach: it is not ours to forget.
  const status = await statusOf(connection, known.id).catch(() => null)
  if (!status) {
    return null
  }
  if (status.state !== 'open') {
    await memory.forget(known.key)
    return null
  }
  return {
    ...known,
    discard: async () => {
      await abortUpload(connection, known.id)
      await memory.forget(known.key)
    },
    sent: status.done.reduce((sum, { size }) => sum + size, 0),
  }
}

/**
 * The uploads to this library that were cut off and that nobody sends at the moment, newest first. Sending the same
 * file again goes on with one.
 *
 * @example
 * const [upload] = await findUnfinished({ api: '/api/media' })
 * console.log(`${upload.filename}: ${upload.sent} of ${upload.size} bytes`)
 * await upload.discard()
 */
export const findUnfinished = async (
  options: { readonly remember?: Remembering } & ConnectionOptions,
): Promise<readonly UnfinishedUpload[]> => {
  const connection = connect(options)
  const memory = memoryOf(options.remember)
  const unfinished: UnfinishedUpload[] = []
  for (const known of (await memory?.list()) ?? []) {
    if (known.expiresAt <= Date.now()) {
      await memory!.forget(known.key)
    } else if (known.api === connection.api && !(await isHeld(known.key))) {
      const found = await lookInto(connection, memory!, known)
      unfinished.push(...(found ? [found] : []))
    }
  }
  return unfinished.sort((a, b) => b.begunAt - a.begunAt)
}
