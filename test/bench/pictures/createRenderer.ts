import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { Variant } from '../../../src/core/Variant.js'
import type { Shape } from '../../../src/derivatives/pictures/plan.js'
import type { MediaLibrary } from '../../../src/library/MediaLibrary.js'
import type { StorageProvider } from '../../../src/storage/StorageProvider.js'
import type { Sample } from './samples.js'

import { makePicture } from '../../../src/derivatives/pictures/makePicture.js'
import { pixelBudget } from '../../../src/library/pixelBudget.js'
import { local } from '../../../src/storage/local.js'

export const shapeOf = (width: number, wishes: Partial<Shape> = {}): Shape => ({
  fit: 'inside',
  format: 'original',
  label: `w${width}`,
  quality: 80,
  version: 1,
  width,
  ...wishes,
})

/** A store that does nothing but keep: what hashing and disks cost is the store's. */
const kept = (): StorageProvider => {
  const objects = new Map<string, Buffer>()
  return {
    name: 'LOCAL',
    read: async (key: string) => Readable.from([objects.get(key)!], { objectMode: false }),
    write: async (key: string, body: Readable) => void objects.set(key, await buffer(body)),
  } as unknown as StorageProvider
}

let attempts = 0

/** What the job does to a picture between its claim and its commit: fetch, decode, encode, store. */
export const createRenderer = async ({ bytes }: Sample, where: 'disk' | 'memory' = 'memory') => {
  const dir = await mkdtemp(path.join(tmpdir(), 'media-library-bench-'))
  const storage = where === 'disk' ? local({ dir }) : kept()
  const storagePath = '2026/01/02/f1d9e9b2-0000-4000-8000-000000000001/photo-abc123.jpg'
  const info = { contentType: 'image/jpeg', size: bytes.length }
  await storage.write(storagePath, Readable.from([bytes], { objectMode: false }), info)
  const library = {
    images: { maxPixels: 50_000_000, maxSide: 10_000, svg: false },
    payload: { config: { routes: { api: '/api' } } },
    pixels: pixelBudget(100_000_000),
    slugs: { media: 'media' },
    storage,
    stores: new Map([[storage.name, storage]]),
  } as unknown as MediaLibrary
  return {
    read: async ({ key }: Variant) => buffer(await storage.read(key)),
    run: async (shapes: readonly Shape[]): Promise<readonly Variant[]> => {
      const file = {
        filesize: bytes.length,
        id: 1,
        mediaType: 'image',
        mimeType: 'image/jpeg',
        storagePath,
        storageProvider: storage.name,
        variants: [],
      }
      const { signal } = new AbortController()
      const tag = `b${String(attempts++).padStart(5, '0')}`
      const made = await makePicture(library, {
        file: file as never,
        shapes,
        signal,
        tag,
        written: [],
      })
      return made.variants
    },
    stop: () => rm(dir, { force: true, recursive: true }),
  }
}
