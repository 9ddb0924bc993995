import { sendToHandle } from '../../src/storage/contract/sendToHandle.js'
import { storageContract } from '../../src/storage/contract/storageContract.js'
import { memory } from '../../src/storage/memory.js'

describe('memory()', () => {
  storageContract(
    async () => {
      const provider = memory()
      await provider.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
      return { provider, send: sendToHandle(provider) }
    },
    { describe, it },
  )
})
