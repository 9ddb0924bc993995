import { eicar } from 'payload-media-library/scanners/eicar'

import type { Scanner } from '../../src/scanners/Scanner.js'

export interface HeldScanner extends Scanner {
  /** Names of the files it was asked about, in their order. */
  readonly asked: string[]
  /** Resolves when a scan has begun that waits. */
  begun(): Promise<void>
  /** From now on scans wait. */
  hold(): void
  /** Lets the scans that wait go on, and others no longer wait. */
  letGo(): void
}

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

/** A scanner that can be stopped in the middle of its scans. */
export const heldScanner = (): HeldScanner => {
  const scanner = eicar()
  const asked: string[] = []
  let held: ReturnType<typeof gate> | undefined
  let begun = gate()
  return {
    ...scanner,
    asked,
    begun: () => begun.opened,
    hold: () => {
      held = gate()
      begun = gate()
    },
    letGo: () => {
      held?.open()
      held = undefined
    },
    scan: async (body, file) => {
      asked.push(file.filename)
      const waiting = held
      begun.open()
      await waiting?.opened
      return scanner.scan(body, file)
    },
  }
}
