import type { UploadOptions } from './UploadOptions.js'
import type { ID } from './UploadPlan.js'

import { abortUpload } from './abortUpload.js'
import { connect } from './connect.js'
import { startUpload, type Upload } from './startUpload.js'
import { type UploadItem, uploadStore } from './uploadStore.js'

export type QueueOptions = Omit<
  UploadOptions,
  'complete' | 'file' | 'filename' | 'onBegin' | 'onProgress' | 'replaces' | 'resume' | 'signal'
>

interface Entry {
  readonly file: File
  /** Of the upload, once it has one. */
  id?: ID
  upload?: Upload
}

/** Files sent at the same time. */
const atOnce = 2

/** Sends files one after another and keeps a list of them that a screen can show. */
export const uploadQueue = (optionsNow: () => QueueOptions) => {
  const store = uploadStore()
  const entries = new Map<string, Entry>()
  const waiting: string[] = []
  let running = 0

  const stateOf = (id: string) => store.getItems().find((one) => one.id === id)?.state

  const run = async (item: string, entry: Entry) => {
    const upload = startUpload({ ...optionsNow(), file: entry.file, resume: entry.id })
    entry.upload = upload
    const show = () => {
      const { id, ...figures } = upload.getState()
      entry.id = id ?? entry.id
      store.patch(item, figures)
    }
    upload.subscribe(show)
    show()
    await upload.done.catch(() => {})
  }

  const pump = () => {
    while (running < atOnce && waiting.length > 0) {
      const id = waiting.shift()!
      const entry = entries.get(id)
      if (entry) {
        running += 1
        void run(id, entry).finally(() => {
          running -= 1
          pump()
        })
      }
    }
  }

  const enqueue = (id: string) => {
    waiting.push(id)
    store.patch(id, { error: null, state: 'queued' })
    pump()
  }

  const cancel = (id: string) => {
    const at = waiting.indexOf(id)
    if (at >= 0) {
      waiting.splice(at, 1)
      store.patch(id, { state: 'cancelled' })
    } else {
      void entries.get(id)?.upload?.cancel()
    }
  }

  return {
    /** Takes files in; answers the ids of their items. */
    add: (files: Iterable<File>): string[] =>
      [...files].map((file) => {
        const id = store.add(file)
        entries.set(id, { file })
        enqueue(id)
        return id
      }),
    cancel,
    /** Takes an item off the list. What a failed upload left at the server goes, too. */
    dismiss: (id: string) => {
      const upload = entries.get(id)?.id
      if (stateOf(id) === 'failed' && upload !== undefined) {
        void abortUpload(connect(optionsNow()), upload)
      } else if (stateOf(id) !== 'done') {
        cancel(id)
      }
      entries.delete(id)
      store.remove(id)
    },
    getItems: (): readonly UploadItem[] => store.getItems(),
    pause: (id: string): void => entries.get(id)?.upload?.pause(),
    resume: (id: string): void => entries.get(id)?.upload?.resume(),
    /** Sends a file again that failed or was cancelled; what has arrived is not sent twice. */
    retry: (id: string) => {
      const state = stateOf(id)
      if (entries.has(id) && (state === 'failed' || state === 'cancelled')) {
        enqueue(id)
      }
    },
    subscribe: store.subscribe,
  }
}
