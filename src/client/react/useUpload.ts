'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

import type { UploadItem } from '../uploadStore.js'

import { type QueueOptions, uploadQueue } from '../uploadQueue.js'
import { isOver } from '../uploadStore.js'

export interface Uploads {
  /** Gives an upload up. */
  readonly cancel: (id: string) => void
  /** Takes an item off the list. */
  readonly dismiss: (id: string) => void
  readonly isUploading: boolean
  readonly items: readonly UploadItem[]
  readonly pause: (id: string) => void
  /** Goes on after a pause. */
  readonly resume: (id: string) => void
  /** Sends a file again that failed; what has arrived is not sent twice. */
  readonly retry: (id: string) => void
  /** Sends files; answers the ids of their items. */
  readonly upload: (files: Iterable<File>) => string[]
}

const none: readonly UploadItem[] = []

/**
 * Uploads files to a media library, with progress, pausing, cancelling and retrying.
 *
 * @example
 * const { items, upload } = useUpload({ api: '/api/media' })
 * return <input multiple onChange={(event) => upload(event.target.files ?? [])} type="file" />
 */
export const useUpload = (options: QueueOptions): Uploads => {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const [queue] = useState(() => uploadQueue(() => latest.current))
  const items = useSyncExternalStore(queue.subscribe, queue.getItems, () => none)
  return {
    cancel: queue.cancel,
    dismiss: queue.dismiss,
    isUploading: items.some((item) => !isOver(item)),
    items,
    pause: queue.pause,
    resume: queue.resume,
    retry: queue.retry,
    upload: queue.add,
  }
}
