import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than anything takes on a machine that is busy. */
const patienceMs = 150_000

/** Waits until `holds`, and tells what it waited for when it never does. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> => {
  for (const deadline = Date.now() + patienceMs; !(await holds()); await sleep(50)) {
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain: ${what}`)
    }
  }
}
