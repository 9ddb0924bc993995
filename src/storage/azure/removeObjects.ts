import pLimit from 'p-limit'

import type { Container } from './containerOf.js'

import { ask } from './ask.js'

/** Requests at once. */
const atOnce = 16

/** Removes a blob with its snapshots. A missing one is no error. */
export const removeBlob = async (container: Container, path: string): Promise<void> => {
  await ask(container, ({ abortSignal, client }) =>
    client.getBlobClient(path).deleteIfExists({ abortSignal, deleteSnapshots: 'include' }),
  )
}

/** Removes objects; missing ones are no error. Throws `STORAGE_UNAVAILABLE` when one of them stays. */
export const removeObjects = async (
  container: Container,
  keys: readonly string[],
): Promise<void> => {
  const paths = [...new Set(keys.map(container.pathOf))]
  const removed = await pLimit(atOnce).map(paths, (path) =>
    removeBlob(container, path).then(
      () => null,
      (error: unknown) => ({ error }),
    ),
  )
  const failed = removed.find((outcome) => outcome !== null)
  if (failed) {
    throw failed.error
  }
}
