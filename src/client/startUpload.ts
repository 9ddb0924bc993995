import type { StoredUpload, UploadOptions } from './UploadOptions.js'
import type { ID } from './UploadPlan.js'

import { abortUpload } from './abortUpload.js'
import { connect } from './connect.js'
import { isMediaLibraryError, mediaLibraryError } from './errorFrom.js'
import { createGate } from './gate.js'
import { sumsFor } from './hash/sumsFor.js'
import { wholeHash } from './hash/wholeHash.js'
import { recall } from './memory/recall.js'
import { type Run, runUpload } from './runUpload.js'
import { trackProgress } from './trackProgress.js'
import { freshFigures, isOver, type UploadFigures } from './uploadStore.js'

export interface UploadState extends UploadFigures {
  /** Of the upload, once it has one. */
  readonly id: ID | null
}

/** An upload under way. */
export interface Upload {
  /** Cancels it. Resolves when the library was told: what has arrived is removed, what was reserved is free. */
  readonly cancel: (reason?: unknown) => Promise<void>
  /** The outcome. Rejects with a `MediaLibraryError`, or with the reason of the cancelling. */
  readonly done: Promise<StoredUpload>
  /** The same object until something changes. */
  readonly getState: () => UploadState
  /** Stops at once: parts under way are broken off, at most one a lane, and are sent anew when it goes on. */
  readonly pause: () => void
  /** Asks the library what arrived, and sends the rest. */
  readonly resume: () => void
  /** Told of every change; answers how to stop that. */
  readonly subscribe: (listener: () => void) => () => void
}

const nameOf = ({ file, filename }: UploadOptions) => filename ?? ('name' in file ? file.name : '')

/**
 * Begins to send a file, straight to the store, in parts, several at once, and gives you the handle of it.
 *
 * @example
 * const upload = startUpload({ api: '/api/media', file })
 * upload.subscribe(() => console.log(upload.getState().sent))
 * upload.pause()
 * upload.resume()
 * const { doc } = await upload.done
 */
export const startUpload = (options: UploadOptions): Upload => {
  const { file, folder = null, path = null, replaces = null } = options
  const connection = connect(options)
  const filename = nameOf(options)
  const gate = createGate()
  const life = new AbortController()
  const listeners = new Set<() => void>()
  let state: UploadState = { ...freshFigures(file.size), id: null, state: 'preparing' }

  const patch = (change: Partial<UploadState>) => {
    const still = gate.isClosed() ? { bytesPerSecond: null, secondsLeft: null } : {}
    state = { ...state, ...change, ...still }
    listeners.forEach((listener) => listener())
  }
  const isPausable = () => state.state === 'preparing' || state.state === 'uploading'

  const start = async (): Promise<StoredUpload> => {
    const { signal } = life
    const recalled = await recall({
      api: connection.api,
      destination: [folder, path, replaces],
      file,
      filename,
      remember: options.remember,
    })
    const run: Run = {
      connection,
      etags: new Map(),
      filename,
      gate,
      hash: wholeHash(file, {
        asksForDuplicates: options.onDuplicate === 'ask',
        mayGoOn: () => gate.opened(signal),
        signal,
        time: options.hash,
      }),
      onId: (id) => {
        if (id !== state.id) {
          patch({ id })
          options.onBegin?.(id)
        }
      },
      onState: (next) => patch(gate.isClosed() ? {} : { state: next }),
      options,
      recalled,
      signal,
      sums: sumsFor(file, options.checksums !== false),
      tracker: trackProgress(file.size, (progress) => {
        patch(progress)
        options.onProgress?.(progress)
      }),
    }
    try {
      signal.throwIfAborted()
      const stored = await runUpload(run, options.resume ?? recalled.resume)
      patch({ doc: stored.doc, state: stored.doc ? 'done' : 'stored' })
      return stored
    } catch (cause) {
      if (signal.aborted) {
        if (state.id !== null) {
          await abortUpload(connection, state.id)
        }
        await recalled.forget()
      }
      signal.throwIfAborted()
      throw cause
    } finally {
      run.hash.stop()
      run.sums.stop()
      recalled.release()
    }
  }

  const done = start().catch((cause: unknown) => {
    const error = isMediaLibraryError(cause)
      ? cause
      : mediaLibraryError('UNKNOWN', 'The upload failed.', { cause })
    gate.open()
    patch(life.signal.aborted ? { state: 'cancelled' } : { error, state: 'failed' })
    throw cause
  })
  // Whoever asks for it is told; the state tells the others.
  done.catch(() => {})

  const cancel = (
    reason: unknown = new DOMException('The upload was cancelled.', 'AbortError'),
  ) => {
    life.abort(reason)
    return done.then(
      () => {},
      () => {},
    )
  }
  const stop = () => void cancel(options.signal?.reason)
  if (options.signal?.aborted) {
    stop()
  }
  options.signal?.addEventListener('abort', stop, { once: true })
  void done.finally(() => options.signal?.removeEventListener('abort', stop)).catch(() => {})

  return {
    cancel,
    done,
    getState: () => state,
    pause: () => {
      if (isPausable()) {
        gate.close()
        patch({ state: 'paused' })
      }
    },
    resume: () => {
      if (gate.isClosed() && !isOver(state)) {
        gate.open()
        patch({ state: state.id === null ? 'preparing' : 'uploading' })
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
