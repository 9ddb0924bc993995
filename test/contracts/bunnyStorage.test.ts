import { sendToHandle } from '../../src/storage/contract/sendToHandle.js'
import { storageContract } from '../../src/storage/contract/storageContract.js'
import { type Bunny, startBunny } from '../services/bunnyServer/startBunny.js'
import { storageAt } from '../services/bunnyServer/storageAt.js'

let server: Bunny

beforeAll(async () => {
  server = await startBunny()
})

afterAll(() => server.stop())

describe('bunny()', () => {
  storageContract(
    async () => {
      const provider = await storageAt(server)
      return {
        close: () => expect([...server.files.files.keys()]).toEqual([]),
        provider,
        send: sendToHandle(provider),
      }
    },
    { describe, it },
  )
})

describe('bunny() with a prefix and a pull zone', () => {
  storageContract(
    async () => {
      const { cdnUrl, tokenKey } = server
      const provider = await storageAt(server, { cdnUrl, prefix: '/media library/é/', tokenKey })
      const toHandle = sendToHandle(provider)
      return {
        close: () => expect([...server.files.files.keys()]).toEqual([]),
        provider,
        send: (request, body, more) => {
          const { headers, method, url } = request
          // Part URLs lead to this server, read URLs to the CDN.
          return url.startsWith(cdnUrl)
            ? fetch(url, {
                body: body as null | Uint8Array<ArrayBuffer>,
                headers: { ...headers, ...more },
                method,
              })
            : toHandle(request, body, more)
        },
      }
    },
    { describe, it },
  )
})
