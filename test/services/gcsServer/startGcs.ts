import type { AddressInfo } from 'node:net'

import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

import { answerFailure } from './failure.js'
import { route } from './route.js'
import { type Account, type Bucket, newBucket, type Store } from './store.js'

/** What goes wrong with a request: it is never answered, it breaks off before, after or amid its answer, it is refused. */
export type Trouble =
  | 'break off'
  | 'keep silent'
  | 'lose half the answer'
  | 'lose the answer'
  | { body?: string; status: number }

export interface RunningGcs {
  readonly account: Account
  readonly bucket: Bucket
  readonly endpoint: string
  readonly projectId: string
  stop(): Promise<void>
  /** Asked for every request; what it answers happens to it. */
  trouble?: (request: { method: string; url: URL }) => Trouble | undefined
}

const answer = (response: ServerResponse, given: Awaited<ReturnType<typeof route>>) => {
  const { body = '', headers = {}, status = 200 } = given
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers })
  response.end(body)
}

/**
 * A Google Cloud Storage of our own on 127.0.0.1, in memory, for one bucket and one service account. Nobody here has the
 * real one, so it does what Google's documents say, with the names, statuses and limits of these:
 *
 * - JSON API, objects: https://cloud.google.com/storage/docs/json_api/v1/objects (insert with `uploadType=media`, get
 *   with and without `alt=media`, list, delete) and its errors: https://cloud.google.com/storage/docs/json_api/v1/status-codes
 * - XML API, multipart uploads: https://cloud.google.com/storage/docs/multipart-uploads, and below
 *   https://cloud.google.com/storage/docs/xml-api/ `post-object-multipart`, `put-object-multipart`,
 *   `post-object-complete`, `get-object-multipart`, `get-bucket-uploads`, `delete-multipart`, `get-object-download`,
 *   `reference-status`; limits: https://cloud.google.com/storage/quotas
 * - V4 signatures: https://cloud.google.com/storage/docs/authentication/canonical-requests and `signatures` beside it
 * - tokens of service accounts: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 *
 * Where they are silent it does what others have measured: a missing part is `404 NoSuchPart`, an expired URL is
 * `400 ExpiredToken`, errors of `alt=media` are a line of text, and a path that is not served is a bare `404 Not Found`.
 *
 * Left out, as nothing here asks for it: resumable uploads, `fields`, ACLs that mean anything, CRC32C, versions.
 */
export const startGcs = async ({ pageSize = 1000 } = {}): Promise<RunningGcs> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account: Account = {
    clientEmail: 'library@test-project.iam.gserviceaccount.com',
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey,
  }
  const bucket = newBucket('test-bucket')
  const store: Store = { account, bucket, pageSize, tokens: new Set() }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const method = request.method ?? 'GET'
    const trouble = running.trouble?.({ method, url })
    if (trouble === 'keep silent') {
      return
    }
    if (trouble === 'break off') {
      request.socket.destroy()
      return
    }
    // All of it before anything is judged; one that breaks off is never looked at.
    const body = await buffer(request)
    if (typeof trouble === 'object') {
      answer(response, trouble)
      return
    }
    const given = await route(store, { body, headers: request.headers, method, url })
    if (trouble === 'lose the answer') {
      request.socket.destroy()
      return
    }
    if (trouble === 'lose half the answer') {
      const body = Buffer.from(given.body ?? '')
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, body.length / 2), () => request.socket.destroy())
      return
    }
    answer(response, given)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => answerFailure(response, error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const running: RunningGcs = {
    account,
    bucket,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    projectId: 'test-project',
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return running
}
