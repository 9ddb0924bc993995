import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { MediaError } from '../../src/errors/MediaError.js'
import { type Fault, faulty, type FaultyCall } from '../../src/storage/faulty.js'
import { later, settleDown, sweep } from '../app/later.js'
import { compare, nothingLost } from './compare.js'
import { isAcked } from './ledger.js'
import { type Field, openField } from './openField.js'

const calls: readonly FaultyCall[] = [
  'completeUpload',
  'createUpload',
  'handle',
  'list',
  'listParts',
  'listUploads',
  'read',
  'remove',
  'stat',
  'write',
]

/** What a store says whose disk is full. */
const noSpace = new MediaError('STORAGE_UNAVAILABLE', 'The disk cannot be used: it is full.', {
  reason: 'ENOSPC',
})

/** An error of the store, which it answers to some calls. */
const cases: readonly [what: string, faults: Partial<Record<FaultyCall, Fault>>][] = [
  ['answers nothing but errors', Object.fromEntries(calls.map((call) => [call, { kind: 'fail' }]))],
  ['fails to begin uploads', { createUpload: { kind: 'fail' } }],
  ['loses the answers to what begins uploads', { createUpload: { kind: 'lose' } }],
  [
    'breaks off parts and bodies',
    { handle: { bytes: 500, kind: 'cut' }, write: { bytes: 500, kind: 'cut' } },
  ],
  ['loses the answers to parts and bodies', { handle: { kind: 'lose' }, write: { kind: 'lose' } }],
  ['fails to list what arrived', { listParts: { kind: 'fail' } }],
  ['fails to complete', { completeUpload: { kind: 'fail' } }],
  ['completes, and its answer is lost or is an error', { completeUpload: { kind: 'lose' } }],
  ['breaks off what it reads', { read: { bytes: 100, kind: 'cut' } }],
  ['fails to tell what it has', { list: { kind: 'fail' }, stat: { kind: 'fail' } }],
  [
    'fails to remove',
    { list: { kind: 'fail' }, listUploads: { kind: 'fail' }, remove: { kind: 'fail' } },
  ],
]

describe('a store that fails (F18)', () => {
  let field: Field
  let faults: Partial<Record<FaultyCall, Fault>> = {}
  /** The store does not show yet what it has. */
  let isLate = false

  const late = (storage: StorageProvider): StorageProvider => ({
    ...storage,
    stat: async (key) => (isLate ? null : storage.stat(key)),
  })

  beforeAll(async () => {
    field = await openField({
      wrap: (storage) =>
        late(faulty(storage, Object.fromEntries(calls.map((call) => [call, () => faults[call]])))),
    })
  })
  afterAll(() => field.stop())

  /** Uploads in two ways and a deletion; what is not done is asked for again when the store is well. */
  const work = async (spoil: () => void, mend: () => void) => {
    const { app, client, contents, ledger } = field
    const [picture, paper] = [contents.picture(), contents.paper()]
    const old = (await client.direct('editor', contents.paper())).body.doc.id as number
    await app.drain()
    const first = ledger.entries().length
    spoil()
    const key = `key of ${first}`
    const begun = await client.plan('editor', picture, undefined, key)
    await (begun && client.send('editor', begun, picture))
    await (begun && client.complete('editor', begun.id, picture))
    await client.direct('editor', paper)
    await client.trash('editor', old)
    await client.purge('editor', old)
    await client.read('editor', old)
    await app.drain().catch(() => undefined)
    await sweep(app).catch(() => undefined)
    const replies = ledger.entries().slice(first)
    expect(
      replies.filter(({ reply }) => reply === null || (reply >= 500 && reply !== 503)),
    ).toEqual([])
    mend()
    await later(app, 5)
    // One that was done meanwhile is planned no more.
    const plan = (await client.plan('editor', picture, undefined, key)) ?? begun!
    const done = (await client.arrived('editor', plan.id)) ?? []
    await (done.length > 0 || client.send('editor', plan, picture))
    expect([200, 201]).toContain((await client.complete('editor', plan.id, picture)).status)
    await settleDown(app)
    const comparison = await compare(app, ledger.entries())
    expect(comparison).toEqual(nothingLost)
  }

  it.each(cases)('%s loses nothing, and answers 503', async (_, broken) => {
    await work(
      () => (faults = broken),
      () => (faults = {}),
    )
  })

  it('that shows an object only later loses nothing, and nothing is taken for an orphan', async () => {
    await work(
      () => (isLate = true),
      () => (isLate = false),
    )
  })

  it('whose disk is full has nothing half, and takes files again when there is room', async () => {
    const { app, client, contents } = field
    const full: Fault = { error: noSpace, kind: 'fail' }
    await work(
      () => (faults = { completeUpload: full, createUpload: full, handle: full, write: full }),
      () => (faults = {}),
    )
    expect(isAcked({ reply: (await client.direct('editor', contents.paper())).status })).toBe(true)
    await app.drain()
  })
})

/** A filesystem of so many MiB, where this process may mount one. */
const smallDisk = (dir: string, size: number): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', dir], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const dir = mkdtempSync(path.join(tmpdir(), 'media-library-small-'))
const isSmall = smallDisk(dir, 4)

const onSmallDisk = isSmall ? describe : describe.skip

onSmallDisk('a disk of 4 MiB', () => {
  let field: Field
  beforeAll(async () => {
    field = await openField({ dir })
  })
  afterAll(async () => {
    await field.stop()
    execFileSync('umount', [dir])
    rmSync(dir, { recursive: true })
  })

  it('is filled, refuses with 503, and is used again when a file is deleted', async () => {
    const { app, client, contents } = field
    const size = 1_500_000
    const files: number[] = []
    for (let number = 0; number < 4; number++) {
      const { body, status } = await client.direct('editor', contents.paper(size))
      expect([201, 503]).toContain(status)
      files.push(...(status === 201 ? [body.doc.id as number] : []))
    }
    expect(files).toHaveLength(2)
    const paper = contents.paper(size)
    const plan = (await client.plan('editor', paper))!
    expect((await client.send('editor', plan, paper)).status).toBe(503)
    await client.trash('editor', files[0]!)
    await client.purge('editor', files[0]!)
    await app.drain()
    expect((await client.send('editor', plan, paper)).status).toBe(200)
    await settleDown(app)
    expect(await compare(app, field.ledger.entries())).toEqual(nothingLost)
    for (const file of files.slice(1)) {
      expect((await client.read('editor', file)).status).toBe(200)
    }
  })
})

if (!isSmall) {
  rmSync(dir, { recursive: true })
}
