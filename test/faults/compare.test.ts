import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { query } from '../app/query.js'
import { compare, type Comparison, nothingLost, sampleQuota } from './compare.js'
import { quota } from './faultOptions.js'
import { type Entry } from './ledger.js'
import { type Field, openField } from './openField.js'

/** The comparison that the tests of faults rely on sees every kind of harm. */
describe('the comparison of ledger, rows, objects and answers', () => {
  let field: Field
  let file: number
  let key: string
  let variant: string

  beforeAll(async () => {
    field = await openField()
    const { app, client, contents } = field
    const picture = contents.picture()
    const { body } = await client.direct('editor', picture)
    await app.drain()
    file = body.doc.id
    await client.read('editor', file)
    const [row] = await query<{ key: string; variants: { key: string }[] }>(
      app,
      'SELECT storage_path AS key, variants FROM media WHERE id = $1',
      [file],
    )
    key = row!.key
    variant = row!.variants[0]!.key
  })
  afterAll(() => field.stop())

  const wrongIn = async (more: readonly Entry[] = []): Promise<(keyof Comparison)[]> => {
    const found = await compare(field.app, [...field.ledger.entries(), ...more])
    return (Object.keys(found) as (keyof Comparison)[]).filter((figure) => found[figure].length > 0)
  }
  const update = (text: string) => query(field.app, `UPDATE media SET ${text} WHERE id = ${file}`)
  const sent = {
    at: 0,
    bad: false,
    reply: 201,
    sha256: 'f'.repeat(64),
    size: 1,
    who: 'editor',
  } as const

  it('is content when nothing is wrong', async () => {
    expect(await compare(field.app, field.ledger.entries())).toEqual(nothingLost)
  })

  it.each<[string, Entry, keyof Comparison]>([
    [
      'a promised file that is not there',
      { ...sent, file: 999, op: 'complete', upload: 1 },
      'lost',
    ],
    ['a promised deletion that did not happen', { ...sent, file: 1, op: 'purge' }, 'lost'],
    [
      'a file that was served with other bytes',
      { ...sent, file: 1, op: 'read', reply: 200, variant: '' },
      'lost',
    ],
    [
      'a private file served to somebody else',
      { ...sent, file: 1, op: 'read', reply: 206, variant: 'thumbnail', who: 'other' },
      'letIn',
    ],
    [
      'a private file served to nobody',
      { ...sent, file: 1, op: 'read', reply: 200, variant: 'thumbnail', who: 'nobody' },
      'letIn',
    ],
  ])('sees %s', async (_, entry, figure) => {
    expect(await wrongIn([{ ...entry, ...(entry.file === 1 ? { file } : {}) }])).toEqual([figure])
  })

  it('sees malware that is served, and malware that was called clean', async () => {
    const [read] = field.ledger.entries().filter(({ op }) => op === 'read')
    const bad = { ...sent, bad: true, file, op: 'direct', sha256: read!.sha256 } as const
    expect(await wrongIn([bad])).toEqual(['falseClean', 'letIn'])
  })

  it('sees an upload that became two files', async () => {
    const [direct] = field.ledger.entries()
    const found = await wrongIn([{ ...direct!, file: 998 }])
    expect(found).toEqual(['double', 'lost'])
  })

  it('sees objects without rows, and rows without their objects', async () => {
    const stray = path.join(field.app.dir, 'objects', path.dirname(key), 'stray.webp')
    await writeFile(stray, 'stray')
    expect(await wrongIn()).toEqual(['orphans'])
    await rm(stray)
    const half = path.join(field.app.dir, 'objects', variant)
    await writeFile(half, 'half of it')
    expect(await wrongIn()).toEqual(['dangling'])
  })

  it('sees moves that no table allows, and what happened twice', async () => {
    await update("scan_status = 'SCANNING', status = 'processing'")
    expect(await wrongIn()).toEqual(expect.arrayContaining(['illegal']))
    await update("scan_status = 'CLEAN', status = 'ready'")
    expect(await wrongIn()).toEqual(expect.arrayContaining(['effects', 'illegal']))
    await update("scan_status = 'INFECTED'")
    expect(await wrongIn()).toEqual(expect.arrayContaining(['drift', 'falseBlock']))
    await update("scan_status = 'CLEAN'")
  })

  it('sees a quota that is exceeded, by the count and by what is held', async () => {
    const { app, client, contents } = field
    await client.plan('other', contents.paper())
    expect(await sampleQuota(app)).toEqual([])
    expect(await wrongIn()).toEqual(expect.arrayContaining(['unfinished']))
    const beyond = 'UPDATE storage_usage SET allocated_bytes = $1 WHERE user_id = $2'
    await query(app, beyond, [quota + 1, app.other.id])
    expect(await sampleQuota(app)).toHaveLength(1)
    await query(app, beyond, [0, app.other.id])
    await query(app, 'UPDATE media_uploads SET size = $1 WHERE user_id = $2', [
      quota + 1,
      app.other.id,
    ])
    expect(await sampleQuota(app)).toHaveLength(1)
  })
})
