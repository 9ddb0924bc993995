import type { AddressInfo } from 'node:net'

import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The least that a server can do with a body: it streams it into a file, and knows nobody. */
export const createRaw = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'media-library-raw-'))
  let files = 0
  const server = createServer((incoming, outgoing) => {
    void pipeline(incoming, createWriteStream(join(dir, String(files++)))).then(() =>
      outgoing.writeHead(200).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    stop: async () => {
      server.closeAllConnections()
      await rm(dir, { force: true, recursive: true })
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
}
