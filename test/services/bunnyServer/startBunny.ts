/**
 * A server of our own that does what Bunny documents, for tests: there is none to install, and this one is not
 * Bunny's. It follows
 *
 * - docs.bunny.net/storage/http and /api-reference/storage: upload, download, list, delete, `AccessKey`, `Checksum`,
 *   the codes and the JSON of files and errors;
 * - docs.bunny.net/storage/limits: names, and what is answered when there is too much at once (on demand);
 * - Bunny's own libraries (BunnyWay/BunnyCDN.PHP.Storage, BunnyWay/edge-script-sdk): `DESCRIBE`, `Checksum` and
 *   `ContentType` in what is listed, `Override-Content-Type`, folders with a slash at their end;
 * - docs.bunny.net/cdn/security/token-authentication/advanced and /cdn/edge-rules/variable-expansion: the pull zone.
 *
 * Not documented, and guessed: a missing folder lists nothing, a missing file cannot be deleted (404), a body that
 * breaks off stores nothing, folders stay when they are empty.
 */
import type { AddressInfo } from 'node:net'

import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

import { answerEdge } from './answerEdge.js'
import { answerStorage } from './answerStorage.js'
import { readDescribe } from './readDescribe.js'
import { type ZoneFiles, zoneFiles } from './zoneFiles.js'

/** Answers a request in the place of the store, or leaves it alone and says false. */
export type Fault = (...request: [...Parameters<RequestListener>, bunny: Bunny]) => boolean

export interface Bunny {
  readonly accessKey: string
  /** Base URL of the pull zone. */
  readonly cdnUrl: string
  /** Base URL of the storage API. */
  readonly endpoint: string
  /** What goes wrong, while it is set. */
  fault?: Fault
  readonly files: ZoneFiles
  /** `PUT /zone/path`, in the order they came. */
  readonly seen: string[]
  stop(): Promise<void>
  readonly tokenKey: string
  readonly zone: string
}

const listen = async (server: Server): Promise<string> => {
  // Longer than any test: a connection that ends by itself would look like a fault of the driver.
  server.keepAliveTimeout = 600_000
  server.requestTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const close = async (server: Server) => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

const lineOf = ({ method, url }: IncomingMessage) => `${method} ${decodeURIComponent(url!)}`

/** Starts a storage zone and a pull zone in front of it, both empty, on 127.0.0.1. */
export const startBunny = async (): Promise<Bunny> => {
  const answer: RequestListener = (request, response) => {
    bunny.seen.push(lineOf(request))
    if (!bunny.fault?.(request, response, bunny)) {
      answerStorage(bunny, request, response)
    }
  }
  const storage = createServer(answer).on('clientError', (error, socket) => {
    const describe = readDescribe(error, socket as Parameters<typeof readDescribe>[1])
    if (describe) {
      answer(describe.request, describe.response as Parameters<RequestListener>[1])
    } else {
      socket.destroy()
    }
  })
  const edge = createServer((request, response) => answerEdge(bunny, request, response))
  const bunny: Bunny = {
    accessKey: randomUUID(),
    cdnUrl: await listen(edge),
    endpoint: await listen(storage),
    files: zoneFiles(),
    seen: [],
    stop: async () => {
      await close(storage)
      await close(edge)
    },
    tokenKey: randomBytes(20).toString('hex'),
    zone: 'test-media',
  }
  return bunny
}
