const lockOf = (name: string) => `payload-media-library:${name}`

/** Where there are no locks across tabs, at least this page knows what it does. */
const heldHere = new Set<string>()

const holdHere = (name: string): (() => void) | null => {
  if (heldHere.has(name)) {
    return null
  }
  heldHere.add(name)
  return () => heldHere.delete(name)
}

/**
 * Makes `name` ours, in all tabs, until the answer is called or the page is gone; `null` when it is somebody else's.
 * Two tabs that send one file would otherwise both take up the same upload.
 */
export const hold = (name: string): Promise<(() => void) | null> => {
  const locks = globalThis.navigator?.locks
  if (!locks) {
    return Promise.resolve(holdHere(name))
  }
  return new Promise((resolve) => {
    locks
      .request(lockOf(name), { ifAvailable: true }, (lock) =>
        lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
      )
      .catch(() => resolve(holdHere(name)))
  })
}

/** Whether somebody holds `name` at this moment. */
export const isHeld = async (name: string): Promise<boolean> => {
  const locks = await globalThis.navigator?.locks?.query().catch(() => null)
  return heldHere.has(name) || Boolean(locks?.held?.some((lock) => lock.name === lockOf(name)))
}
