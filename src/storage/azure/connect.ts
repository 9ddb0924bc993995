import type * as storageBlob from '@azure/storage-blob'
import type { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob'

import type { Account } from './accountOf.js'

export interface Connection {
  readonly client: ContainerClient
  readonly credential: StorageSharedKeyCredential
  /** Tries nothing twice: for bodies that can be read once. */
  readonly onceClient: ContainerClient
  readonly sdk: typeof storageBlob
}

/** The SDK's own would let a person wait for 16 seconds before it says that Azure is away. */
const retries = { maxRetryDelayInMs: 10_000, maxTries: 4, retryDelayInMs: 500 }

const isNotInstalled = (error: unknown) =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code: string }).code)

const load = async () => {
  try {
    return await import('@azure/storage-blob')
  } catch (cause) {
    throw isNotInstalled(cause)
      ? new Error("azure() needs Microsoft's SDK: npm install @azure/storage-blob", { cause })
      : cause
  }
}

/** Loads the SDK and makes its client. */
export const connect = async (
  { key, name, url }: Account,
  container: string,
): Promise<Connection> => {
  const sdk = await load()
  const credential = new sdk.StorageSharedKeyCredential(name, key)
  const clientWith = (retryOptions: typeof retries) =>
    new sdk.ContainerClient(
      `${url}/${encodeURIComponent(container)}`,
      sdk.newPipeline(credential, { retryOptions }),
    )
  return {
    client: clientWith(retries),
    credential,
    onceClient: clientWith({ ...retries, maxTries: 1 }),
    sdk,
  }
}
