import type { Payload } from 'payload'

import { whenDestroyed } from './whenDestroyed.js'

/**
 * Opens at its first use, for everybody, and closes with Payload: configs are read by many a script that adds no job.
 * What could not be opened is tried again by the next who comes.
 */
export const openOnce = <Opened>(
  open: (payload: Payload) => Promise<Opened>,
  close: (opened: Opened) => Promise<void>,
): ((payload: Payload) => Promise<Opened>) => {
  let opened: Promise<Opened> | undefined
  return (payload) => {
    if (opened) {
      return opened
    }
    const opening = open(payload)
    const forget = () => {
      opened = opened === opening ? undefined : opened
    }
    opened = opening
    opening.catch(forget)
    whenDestroyed(payload, async () => {
      forget()
      await opening.then(close, () => undefined)
    })
    return opening
  }
}
