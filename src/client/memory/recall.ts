import type { ID } from '../UploadPlan.js'
import type { Remembering } from './UploadMemory.js'

import { hold } from './hold.js'
import { memoryOf } from './memoryOf.js'

export interface Recalling {
  readonly api: string
  /** Where the file goes: the same file with another destination is another upload. */
  readonly destination: readonly unknown[]
  readonly file: Blob | File
  readonly filename: string
  readonly remember?: Remembering
}

export interface Begun {
  readonly expiresAt?: string
  readonly id: ID
  readonly partCount: number
}

/** What is remembered of the upload of a file. None of it fails. */
export interface Recalled {
  readonly forget: () => Promise<void>
  readonly keep: (upload: Begun) => Promise<void>
  /** Lets other tabs take the upload up. */
  readonly release: () => void
  /** The id of an unfinished upload of this very file. */
  readonly resume?: ID
}

const nothing: Recalled = { forget: async () => {}, keep: async () => {}, release: () => {} }

/** Looks for an unfinished upload of a file, and remembers the new one. A blob without a name is nobody's. */
export const recall = async (recalling: Recalling): Promise<Recalled> => {
  const { api, destination, file, filename, remember } = recalling
  const memory = memoryOf(remember)
  if (!memory || !('lastModified' in file)) {
    return nothing
  }
  const { lastModified, size, type } = file
  const key = JSON.stringify([api, filename, size, lastModified, type, ...destination])
  const release = await hold(key)
  if (!release) {
    return nothing
  }
  const known = await memory.find(key)
  return {
    forget: () => memory.forget(key),
    keep: async ({ expiresAt, id, partCount }) => {
      // Of one part nothing is left when it is cut off.
      if (partCount > 1 && expiresAt) {
        const times = { begunAt: Date.now(), expiresAt: Date.parse(expiresAt) }
        await memory.keep({ id, api, filename, key, size, ...times })
      }
    },
    release,
    resume: known && known.expiresAt > Date.now() ? known.id : undefined,
  }
}
