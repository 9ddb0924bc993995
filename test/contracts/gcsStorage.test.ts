import type { StorageUnderTest } from '../../src/storage/contract/storageContract.js'

import { storageContract } from '../../src/storage/contract/storageContract.js'
import { gcs } from '../../src/storage/gcs.js'
import { optionsFor } from '../services/gcsServer/optionsFor.js'
import { type RunningGcs, startGcs } from '../services/gcsServer/startGcs.js'

const send: StorageUnderTest['send'] = ({ headers, method, url }, body, more) =>
  fetch(url, {
    body: method === 'PUT' ? (body as Uint8Array<ArrayBuffer>) : null,
    headers: { ...headers, ...more },
    method,
  })

let server: RunningGcs

beforeAll(async () => {
  server = await startGcs()
})

afterAll(() => server.stop())

describe('gcs()', () => {
  storageContract(() => ({ provider: gcs(optionsFor(server)), send }), { describe, it })
})

describe('gcs() with a prefix, and with short pages', () => {
  let short: RunningGcs

  beforeAll(async () => {
    short = await startGcs({ pageSize: 2 })
  })

  afterAll(() => short.stop())

  storageContract(
    () => ({ provider: gcs({ ...optionsFor(short), prefix: '/media library/é/' }), send }),
    { describe, it },
  )
})
