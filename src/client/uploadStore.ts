import type { MediaLibraryError } from './errorFrom.js'
import type { UploadedFile } from './UploadPlan.js'

export const uploadItemStates = [
  'queued',
  'uploading',
  'checking',
  'stored',
  'done',
  'failed',
  'cancelled',
] as const

/**
 * `checking`: all bytes have left and the server looks at them; `stored`: they wait for a form to be saved;
 * `done`: they are a file of the library.
 */
export type UploadItemState = (typeof uploadItemStates)[number]

/** One file on its way, as a screen shows it. */
export interface UploadItem {
  readonly bytesPerSecond: null | number
  readonly doc: null | UploadedFile
  readonly error: MediaLibraryError | null
  readonly id: string
  readonly name: string
  readonly sent: number
  readonly state: UploadItemState
  readonly total: number
}

export interface UploadStore {
  add(file: { readonly name: string; readonly size: number }): string
  /** The same array until something changes. */
  getItems(): readonly UploadItem[]
  patch(id: string, change: Partial<Omit<UploadItem, 'id'>>): void
  remove(...ids: readonly string[]): void
  subscribe(listener: () => void): () => void
}

/** States in which nothing moves any more. */
export const isOver = ({ state }: Pick<UploadItem, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

/** What is on its way, outside of any component: it survives their coming and going. */
export const uploadStore = (): UploadStore => {
  const listeners = new Set<() => void>()
  let items: readonly UploadItem[] = []
  let count = 0

  const set = (next: readonly UploadItem[]) => {
    items = next
    listeners.forEach((listener) => listener())
  }

  return {
    add: ({ name, size }) => {
      const id = `upload-${++count}`
      const fresh = { bytesPerSecond: null, doc: null, error: null, sent: 0 }
      set([...items, { ...fresh, id, name, state: 'queued', total: size }])
      return id
    },
    getItems: () => items,
    patch: (id, change) =>
      set(items.map((item) => (item.id === id ? { ...item, ...change } : item))),
    remove: (...ids) => set(items.filter(({ id }) => !ids.includes(id))),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
