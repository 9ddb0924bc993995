import type { Writable } from 'node:stream'

/**
 * Writes `parts` together and waits until the system took them, so that never more than one write is held in
 * memory. `false` when the other side is gone.
 */
export const offer = (to: Writable, ...parts: readonly (string | Uint8Array)[]): Promise<boolean> =>
  new Promise((resolve) => {
    const last = parts.length - 1
    to.cork()
    parts.forEach((part, index) =>
      index === last ? to.write(part, (error) => resolve(!error)) : to.write(part, () => {}),
    )
    to.uncork()
  })
