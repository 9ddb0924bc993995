import type { Remembering, UploadMemory } from './UploadMemory.js'

import { pause } from '../waiting.js'
import { indexedDbMemory } from './indexedDbMemory.js'

/** Milliseconds that an answer is waited for: a database that is blocked never gives one. */
const patience = 3000

/** Does what never fails, and never waits for the same silent database twice. */
const forgiver = () => {
  let isSilent = false
  return async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (isSilent) {
      return otherwise
    }
    const patient = new AbortController()
    const silence = pause(patience, patient.signal).then(() => {
      isSilent = true
      return otherwise
    })
    try {
      return await Promise.race([work(), silence])
    } catch {
      return otherwise
    } finally {
      silence.catch(() => {})
      patient.abort()
    }
  }
}

/** The memory that was wished for, made so that it never fails and never hangs; `null` where there is none. */
export const memoryOf = (remember: Remembering = true): null | UploadMemory => {
  const forgiving = forgiver()
  const hasDatabase = typeof indexedDB !== 'undefined'
  const memory = remember === true ? (hasDatabase ? indexedDbMemory() : null) : remember || null
  return (
    memory && {
      find: (key) => forgiving(() => memory.find(key), null),
      forget: (key) => forgiving(() => memory.forget(key), undefined),
      keep: (upload) => forgiving(() => memory.keep(upload), undefined),
      list: () => forgiving(() => memory.list(), []),
    }
  )
}
