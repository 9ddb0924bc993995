import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { randomBytes } from 'node:crypto'

import { startAzurite } from './startAzurite.js'

export interface Container {
  /** Speaks to the container past the driver. */
  readonly client: ContainerClient
  /** Stops the server, with everything in it. */
  readonly drop: () => Promise<void>
  readonly endpoint: string
  /** Names of the blobs that are there, and with `true` also of those of which nothing is committed. */
  readonly names: (isAll?: boolean) => Promise<string[]>
  /** What the driver wants to know. */
  readonly options: Readonly<
    Record<'accountKey' | 'accountName' | 'container' | 'endpoint', string>
  >
}

/** An empty container on an Azurite of its own. */
export const createContainer = async (): Promise<Container> => {
  const { accountKey, accountName, endpoint, stop } = await startAzurite()
  const container = `test-${randomBytes(5).toString('hex')}`
  const client = new ContainerClient(
    `${endpoint}/${container}`,
    new StorageSharedKeyCredential(accountName, accountKey),
  )
  await client.create()
  return {
    client,
    drop: stop,
    endpoint,
    names: async (isAll = false) => {
      const names: string[] = []
      for await (const { name } of client.listBlobsFlat({ includeUncommitedBlobs: isAll })) {
        names.push(name)
      }
      return names
    },
    options: { accountKey, accountName, container, endpoint },
  }
}
