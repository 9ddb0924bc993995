import { azure, type AzureOptions } from '../../src/storage/azure.js'
import { storageContract } from '../../src/storage/contract/storageContract.js'
import { type Container, createContainer } from '../services/createContainer.js'
import { sendToAzure } from '../services/sendToAzure.js'

let store: Container

beforeAll(async () => {
  store = await createContainer()
})

afterAll(() => store?.drop())

const opened = async (options: Partial<AzureOptions> = {}) => {
  const provider = azure({ ...store.options, ...options })
  await provider.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
  return { provider, send: sendToAzure(provider, store.endpoint) }
}

describe('azure()', () => {
  storageContract(
    async () => ({
      ...(await opened()),
      close: async () => expect(await store.names(true)).toEqual([]),
    }),
    { describe, it },
  )
})

describe('azure() with direct uploads under a prefix', () => {
  storageContract(
    async () => ({
      ...(await opened({ prefix: '/media library/é./', upload: 'direct' })),
      exactParts: 'at completion',
      lateParts: 'without effect',
    }),
    { describe, it },
  )
})
