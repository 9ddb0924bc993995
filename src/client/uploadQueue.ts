import type { ID } from './UploadPlan.js'

import { connect } from './connect.js'
import { isMediaLibraryError, mediaLibraryError } from './errorFrom.js'
import { meterSpeed } from './meterSpeed.js'
import { abortUpload, uploadFile, type UploadOptions } from './uploadFile.js'
import { type UploadItem, uploadStore } from './uploadStore.js'

export type QueueOptions = Pick<
  UploadOptions,
  'api' | 'credentials' | 'fetch' | 'folder' | 'headers' | 'metadata'
>

interface Entry {
  controller: AbortController
  readonly file: File
  upload?: ID
}

/** Files sent at the same time. */
const atOnce = 2

/** Sends files one after another and keeps a list of them that a screen can show. */
export const uploadQueue = (optionsNow: () => QueueOptions) => {
  const store = uploadStore()
  const entries = new Map<string, Entry>()
  const waiting: string[] = []
  let running = 0

  const run = async (id: string, entry: Entry) => {
    const speedOf = meterSpeed()
    const { signal } = entry.controller
    try {
      const { doc } = await uploadFile({
        ...optionsNow(),
        file: entry.file,
        onBegin: (upload) => (entry.upload = upload),
        onProgress: ({ sent, total }) => {
          const state = sent < total ? 'uploading' : 'checking'
          store.patch(id, { bytesPerSecond: speedOf(sent), sent, state, total })
        },
        resume: entry.upload,
        signal,
      })
      store.patch(id, { doc, state: 'done' })
    } catch (cause) {
      const error = isMediaLibraryError(cause)
        ? cause
        : mediaLibraryError('UNKNOWN', 'The upload failed.', { cause })
      store.patch(id, signal.aborted ? { state: 'cancelled' } : { error, state: 'failed' })
    }
  }

  const pump = () => {
    while (running < atOnce && waiting.length > 0) {
      const id = waiting.shift()!
      const entry = entries.get(id)
      if (entry) {
        running += 1
        store.patch(id, { error: null, state: 'uploading' })
        void run(id, entry).finally(() => {
          running -= 1
          pump()
        })
      }
    }
  }

  const enqueue = (id: string, file: File, upload?: ID) => {
    entries.set(id, { controller: new AbortController(), file, upload })
    waiting.push(id)
    store.patch(id, { error: null, state: 'queued' })
    pump()
  }

  const cancel = (id: string) => {
    const at = waiting.indexOf(id)
    if (at >= 0) {
      waiting.splice(at, 1)
      store.patch(id, { state: 'cancelled' })
    }
    entries.get(id)?.controller.abort(new DOMException('The upload was cancelled.', 'AbortError'))
  }

  return {
    /** Takes files in; answers the ids of their items. */
    add: (files: Iterable<File>): string[] =>
      [...files].map((file) => {
        const id = store.add(file)
        enqueue(id, file)
        return id
      }),
    cancel,
    /** Takes an item off the list. What a failed upload left at the server goes, too. */
    dismiss: (id: string) => {
      const item = store.getItems().find((one) => one.id === id)
      const upload = entries.get(id)?.upload
      if (item?.state === 'failed' && upload !== undefined) {
        void abortUpload(connect(optionsNow()), upload)
      } else if (item?.state !== 'done') {
        cancel(id)
      }
      entries.delete(id)
      store.remove(id)
    },
    getItems: (): readonly UploadItem[] => store.getItems(),
    /** Sends a file again that failed or was cancelled; what has arrived is not sent twice. */
    retry: (id: string) => {
      const item = store.getItems().find((one) => one.id === id)
      const entry = entries.get(id)
      if (entry && (item?.state === 'failed' || item?.state === 'cancelled')) {
        enqueue(id, entry.file, entry.upload)
      }
    },
    subscribe: store.subscribe,
  }
}
