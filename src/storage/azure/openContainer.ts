import type { Container } from './containerOf.js'

import { ask } from './ask.js'

/** Loads the SDK, and makes the container when that is wanted. */
export const openContainer = async (container: Container, isMade = false): Promise<void> => {
  await container.connect()
  if (isMade) {
    await ask(container, ({ abortSignal, client }) => client.createIfNotExists({ abortSignal }))
  }
}
