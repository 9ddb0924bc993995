import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import { sendToHandle } from '../../src/storage/contract/sendToHandle.js'
import { storageContract } from '../../src/storage/contract/storageContract.js'
import { local } from '../../src/storage/local.js'

describe('local()', () => {
  storageContract(
    async () => {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'local-storage-'))
      const provider = local({ dir })
      await provider.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
      return {
        close: async () => {
          const left = await readdir(dir, { recursive: true })
          await rm(dir, { recursive: true })
          expect(left.sort()).toEqual(expect.arrayContaining(['objects', 'uploads']))
          expect(left.filter((name) => !['etags', 'objects', 'uploads'].includes(name))).toEqual([])
        },
        provider,
        send: sendToHandle(provider),
      }
    },
    { describe, it },
  )
})
