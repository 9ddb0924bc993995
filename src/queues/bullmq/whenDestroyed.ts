import type { Payload } from 'payload'

/** Runs `work` before this Payload gives its database up, which is the last thing it does. */
export const whenDestroyed = ({ db }: Payload, work: () => Promise<void>): void => {
  const { destroy } = db
  db.destroy = async function (...args) {
    await work()
    await destroy?.apply(this, args)
  }
}
