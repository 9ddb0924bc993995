import type { MediaLibraryError } from './errorFrom.js'
import type { UploadedFile } from './UploadPlan.js'

export const uploadItemStates = [
  'queued',
  'preparing',
  'uploading',
  'paused',
  'checking',
  'stored',
  'done',
  'failed',
  'cancelled',
] as const

/**
 * `preparing`: the file is read, or the library is asked; `checking`: all bytes have left and the server looks at
 * them; `stored`: they wait for somebody to complete the upload; `done`: they are a file of the library.
 */
export type UploadItemState = (typeof uploadItemStates)[number]

/** How far an upload is. */
export interface UploadFigures {
  readonly bytesPerSecond: null | number
  readonly doc: null | UploadedFile
  readonly error: MediaLibraryError | null
  readonly secondsLeft: null | number
  readonly sent: number
  readonly state: UploadItemState
  readonly total: number
}

/** One file on its way, as a screen shows it. */
export interface UploadItem extends UploadFigures {
  readonly id: string
  readonly name: string
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

export const freshFigures = (total: number): UploadFigures => ({
  bytesPerSecond: null,
  doc: null,
  error: null,
  secondsLeft: null,
  sent: 0,
  state: 'queued',
  total,
})

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
      set([...items, { ...freshFigures(size), id, name }])
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
