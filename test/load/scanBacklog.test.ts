import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { clamav } from 'payload-media-library/scanners/clamav'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { scanFile } from '../../src/jobs/scanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { marker } from '../../src/scanners/marker.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { type RunningClamd, startClamd } from '../services/startClamd.js'
import { inLanes } from './inLanes.js'
import { report, scale } from './scale.js'

const files = scale(60, 10_000)
const size = scale(100_000, 1_000_000)
/** Every so many files one is infected. */
const every = scale(20, 100)
const isInfected = (index: number) => index % every === every - 1

/** The bytes of a file, made when they are read, so that ten thousand need no disk. */
const bodyOf = (index: number): Buffer => {
  const bytes = pdf(size)
  bytes.write(`file ${index} `, 60)
  if (isInfected(index)) {
    bytes.write(marker, Math.floor(size / 2))
  }
  return bytes
}

const indexIn = (key: string) => Number(/file-(\d+)\.pdf$/.exec(key)?.[1] ?? Number.NaN)

/** A store that has the files already. */
const withBacklog = (storage: StorageProvider): StorageProvider => ({
  ...storage,
  read: (key, range) => {
    const index = indexIn(key)
    return Number.isNaN(index)
      ? storage.read(key, range)
      : Promise.resolve(
          Readable.from([bodyOf(index).subarray(range?.start ?? 0, (range?.end ?? size) + 1)], {
            objectMode: false,
          }),
        )
  },
  stat: (key) => {
    const index = indexIn(key)
    return Number.isNaN(index)
      ? storage.stat(key)
      : Promise.resolve({ etag: `etag-${index}`, key, modifiedAt: new Date(0), size })
  },
})

/** L4: everything that piled up while the scanner was away. */
describe('a backlog of scans', () => {
  let app: App
  let clamd: RunningClamd
  beforeAll(async () => {
    clamd = await startClamd()
    app = await createApp({
      scanner: clamav({ host: clamd.host, port: clamd.port }),
      wrap: withBacklog,
    })
  })
  afterAll(async () => {
    await app.stop()
    await clamd.stop()
  })

  it(
    'finds every infected file and no other',
    async () => {
      await query(
        app,
        `INSERT INTO media (user_id, filename, original_filename, mime_type, media_type, filesize, storage_provider, storage_path,
            etag, scan_status, status, visibility, attempts, variants_size, updated_at, created_at)
          SELECT $1, 'file-' || i || '.pdf', 'file-' || i || '.pdf', 'application/pdf', 'document', $2, 'LOCAL',
            '2026/01/01/00000000-0000-4000-8000-' || lpad(i::text, 12, '0') || '/file-' || i || '.pdf',
            'etag-' || i, 'PENDING', 'pending', 'private', 0, 0, now(), now() FROM generate_series(0, $3 - 1) AS i`,
        [app.editor.id, size, files],
      )
      const rows = await query<{ id: number }>(app, 'SELECT id FROM media ORDER BY id')
      const started = performance.now()
      const library = await libraryOf(app.payload)
      await inLanes(rows.length, 4, (i) => scanFile(library, { file: rows[i]!.id }))
      const seconds = (performance.now() - started) / 1000

      const verdicts = await query<{
        original_filename: string
        scan_status: string
        sha256: null | string
      }>(app, 'SELECT original_filename, scan_status, sha256 FROM media')
      const wrong = verdicts.filter(({ original_filename: name, scan_status: status }) => {
        return status !== (isInfected(indexIn(name)) ? 'INFECTED' : 'CLEAN')
      })
      expect(wrong).toEqual([])
      const { original_filename: name, sha256 } = verdicts.find(({ sha256 }) => sha256)!
      expect(sha256).toBe(
        createHash('sha256')
          .update(bodyOf(indexIn(name)))
          .digest('hex'),
      )
      report('L4 scans', {
        files,
        found: verdicts.filter(({ scan_status: status }) => status === 'INFECTED').length,
        'MiB/s': Math.round((files * size) / 2 ** 20 / seconds),
        seconds: Math.round(seconds),
        wrong: wrong.length,
      })
    },
    scale(120_000, 1_800_000),
  )
})
