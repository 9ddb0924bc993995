import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds anything of the contract may take. */
const patienceMs = 45_000

/** Waits until `holds`; tells what it waited for when it never does. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> => {
  for (const deadline = Date.now() + patienceMs; !(await holds()); await sleep(10)) {
    if (Date.now() > deadline) {
      throw new Error(`Waited ${patienceMs / 1000} s in vain: ${what}`)
    }
  }
}

export interface Gate {
  readonly open: () => void
  readonly passed: Promise<void>
}

/** Something that a handler waits for. */
export const createGate = (): Gate => {
  let open!: () => void
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}
