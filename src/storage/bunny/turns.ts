export interface Turns {
  /** Ends the work that is done under this name, and waits until nobody does any. */
  readonly stop: (name: string, reason: unknown) => Promise<void>
  /** Does the work when all earlier work under this name is done. `signal` says that it is to end. */
  readonly take: <T>(name: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>
}

/** One after another within this process; the store knows no locks. */
export const turns = (): Turns => {
  const lines = new Map<
    string,
    { readonly ending: AbortController; readonly last: Promise<unknown> }
  >()
  return {
    stop: async (name, reason) => {
      const line = lines.get(name)
      line?.ending.abort(reason)
      await line?.last
    },

    take: async (name, work) => {
      const before = lines.get(name)
      const ending = before?.ending ?? new AbortController()
      const mine = (before?.last ?? Promise.resolve()).then(() => work(ending.signal))
      const line = { ending, last: mine.catch(() => undefined) }
      lines.set(name, line)
      try {
        return await mine
      } finally {
        if (lines.get(name) === line) {
          lines.delete(name)
        }
      }
    },
  }
}
