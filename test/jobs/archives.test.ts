import { zipSync } from 'fflate'
import { MediaError } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker } from '../app/uploads.js'

const type = { extensions: ['zip'], kind: 'other', mimeType: 'application/zip' } as const
const pdfType = { extensions: ['pdf'], kind: 'document', mimeType: 'application/pdf' } as const

describe('what an archive says of itself', () => {
  let app: App
  /** Runs before a range of an object is read. */
  let beforeRange: ((storage: StorageProvider, key: string) => Promise<void>) | undefined

  beforeAll(async () => {
    app = await createApp({
      archives: { maxEntries: 20 },
      fileTypes: [type, pdfType],
      scan: { attempts: 1 },
      scanner: { ...eicar(), notice: undefined },
      wrap: (storage) => ({
        ...storage,
        read: async (key, range) => {
          await (range && beforeRange?.(storage, key))
          return storage.read(key, range)
        },
      }),
    })
  })
  afterAll(() => app.stop())
  afterEach(() => (beforeRange = undefined))

  const add = async (bytes: Uint8Array, name = 'files.zip'): Promise<number> => {
    const sent = form({ bytes: Buffer.from(bytes), name })
    const { body } = await read(app.call('POST', '/media', app.editor, sent))
    await app.drain()
    return body.doc.id
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const members = (count: number) =>
    zipSync(
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`${i}.txt`, Buffer.from(`number ${i}`)]),
      ),
    )

  it('opens one that is within the limits, and what is none', async () => {
    expect(await rowOf(await add(members(20)))).toMatchObject({ scan_status: 'CLEAN' })
    expect(await rowOf(await add(pdf(), 'paper.pdf'))).toMatchObject({ scan_status: 'CLEAN' })
  })

  it('closes one that is not, with a sentence and an entry in the audit trail', async () => {
    const id = await add(members(21))
    const row = await rowOf(id)
    expect(row).toMatchObject({
      is_quarantined: true,
      scan_finding: 'tooMany',
      scan_status: 'FLAGGED',
    })
    expect(row.scan_result).toMatch(/21 .*20/)
    expect(errorOf(await speaker(app).ask('GET', `/media/${id}/file`))).toEqual({
      code: 'FILE_BLOCKED',
      status: 403,
    })
    const entries = await query(app, 'SELECT action, reason FROM media_audit WHERE file = $1', [
      String(id),
    ])
    expect(entries).toContainEqual({ action: 'verdict', reason: row.scan_result })
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('changes nothing about what the scanner found', async () => {
    const bytes = zipSync({
      ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}`, Buffer.from('a')])),
      'marked.txt': [Buffer.from('MEDIALIB-FAKE-MALWARE-7f3a'), { level: 0 }],
    })
    expect(await rowOf(await add(bytes))).toMatchObject({ scan_status: 'INFECTED' })
  })

  it('is not believed of other bytes than were scanned: the file stays closed', async () => {
    const good = Buffer.from(members(3))
    beforeRange = async (storage, key) => {
      beforeRange = undefined
      const other = Buffer.from(good)
      other[40]! ^= 1
      const { Readable } = await import('node:stream')
      await storage.remove([key])
      await storage.write(key, Readable.from([other], { objectMode: false }), {
        contentType: 'application/zip',
        size: other.length,
      })
    }
    const row = await rowOf(await add(good))
    expect(row).toMatchObject({ scan_status: 'ERROR' })
    expect(row.scan_result).toMatch(/does not have the bytes/)
  })

  it('waits when the store fails, and costs no attempt', async () => {
    beforeRange = () =>
      Promise.reject(new MediaError('STORAGE_UNAVAILABLE', 'The store does not answer.'))
    const id = await add(members(4))
    expect(await rowOf(id)).toMatchObject({ attempts: '0', scan_status: 'PENDING' })
    beforeRange = undefined
    await app.drain()
    expect(await rowOf(id)).toMatchObject({ scan_status: 'CLEAN' })
  })
})
