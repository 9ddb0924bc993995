import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { storageFromEnv } from 'payload-media-library/storage/fromEnv'

import type { Env } from '../../src/storage/env/readSettings.js'

const keys = { S3_ACCESS_KEY: 'the-access-key', S3_SECRET_KEY: 'the-secret-key' }
const minio = { ...keys, S3_BUCKET: 'media', S3_ENDPOINT: 'http://minio:9000' }
const r2 = {
  R2_ACCOUNT_ID: '0123abc',
  R2_ACCESS_KEY: 'a',
  R2_BUCKET: 'media',
  R2_SECRET_KEY: 'b',
  STORAGE: 'r2',
}

const azure = {
  AZURE_STORAGE_ACCOUNT: 'media',
  AZURE_STORAGE_CONTAINER: 'media',
  AZURE_STORAGE_KEY: 'YSBrZXkgb2YgdGhlIGFjY291bnQ=',
  STORAGE: 'azure',
}
const bunny = { BUNNY_ACCESS_KEY: 'a', BUNNY_ZONE: 'media', STORAGE: 'bunny' }

const messageOf = (env: Env): string => {
  try {
    storageFromEnv(env)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('It was accepted.')
}

/** Where a browser would read an object; nothing is asked of a store. */
const placeOf = async (env: Env): Promise<string> => {
  const read = { contentType: 'text/plain', disposition: 'inline', expiresIn: 60 }
  const { origin, pathname } = new URL((await storageFromEnv(env).signRead('a/b.txt', read))!.url)
  return origin + pathname
}

describe('storageFromEnv()', () => {
  it.each<[Env, string]>([
    [{}, 'LOCAL'],
    [{ STORAGE: '' }, 'LOCAL'],
    [{ S3_REGION: 'eu-central-1' }, 'LOCAL'],
    [{ ...minio, STORAGE: 'local' }, 'LOCAL'],
    [{ ...minio, USE_S3: 'False' }, 'LOCAL'],
    [{ S3_BUCKET: 'media' }, 'S3'],
    [{ S3_BUCKET: 'media', STORAGE: 'S3' }, 'S3'],
    [{ S3_BUCKET_NAME: 'media', USE_S3: 'True' }, 'S3'],
    [minio, 'S3'],
    [r2, 'CLOUDFLARE_R2'],
    [{ GCS_BUCKET: 'media', STORAGE: 'gcs' }, 'GCS'],
    [azure, 'AZURE_BLOB'],
    [bunny, 'BUNNY_CDN'],
    [{ ...minio, S3_ENDPOINT: 'https://0123abc.eu.r2.cloudflarestorage.com' }, 'CLOUDFLARE_R2'],
  ])('finds in %j a store called %s', (env, name) => {
    expect(storageFromEnv(env).name).toBe(name)
  })

  it('reads the environment of the process', () => {
    const before = { ...process.env }
    for (const name of Object.keys(process.env).filter((known) => /^(?:S3_|USE_S3)/.test(known))) {
      delete process.env[name]
    }
    try {
      process.env.STORAGE = 's3'
      process.env.S3_BUCKET = 'media'
      expect(storageFromEnv().name).toBe('S3')
    } finally {
      delete process.env.STORAGE
      delete process.env.S3_BUCKET
      Object.assign(process.env, before)
    }
  })

  it.each(['MEDIA_DIR', 'MEDIA_FOLDER'])('keeps files in the folder of %s', async (name) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'media-library-env-'))
    try {
      const storage = storageFromEnv({ [name]: dir })
      await storage.open?.({ endpoint: '/api/media/storage', secret: 'x' })
      await storage.write('a.txt', Readable.from(['abc']), { contentType: 'text/plain', size: 3 })
      expect(await storageFromEnv({ MEDIA_DIR: dir }).stat('a.txt')).toMatchObject({ size: 3 })
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  it('says where objects are', async () => {
    expect(await placeOf(minio)).toBe('http://minio:9000/media/a/b.txt')
    expect(await placeOf({ ...minio, S3_BROWSER_ENDPOINT: 'http://localhost:9000' })).toBe(
      'http://localhost:9000/media/a/b.txt',
    )
    expect(await placeOf({ ...minio, S3_FORCE_PATH_STYLE: 'no', S3_PREFIX: 'x/y' })).toBe(
      'http://media.minio:9000/x/y/a/b.txt',
    )
    expect(await placeOf({ ...keys, S3_BUCKET: 'media', S3_REGION: 'eu-central-1' })).toBe(
      'https://media.s3.eu-central-1.amazonaws.com/a/b.txt',
    )
    expect(await placeOf(r2)).toBe('https://0123abc.r2.cloudflarestorage.com/media/a/b.txt')
  })

  it('reads what a store of its own needs', () => {
    const storage = storageFromEnv({
      ...minio,
      S3_CDN_URL: 'https://cdn.example.com',
      S3_MAX_PARTS: '1000',
      S3_PUBLIC_URL: 'https://media.example.com',
      S3_REGION: 'eu-central-1',
    })
    expect(storage).toMatchObject({ parts: { max: 1000 }, region: 'eu-central-1' })
    expect(storage.publicUrls?.('a.txt')).toEqual({
      cdnUrl: 'https://cdn.example.com/a.txt',
      publicUrl: 'https://media.example.com/a.txt',
    })
    expect(storageFromEnv(r2).parts).toMatchObject({ equalSize: true })
  })

  it('names everything that is missing, in one error', () => {
    expect(messageOf({ S3_ACCESS_KEY: 'a', STORAGE: 's3' })).toBe(
      'The environment does not describe the store s3: S3_BUCKET is missing; S3_SECRET_KEY is missing.',
    )
    expect(messageOf({ STORAGE: 'r2' })).toMatch(/R2_ACCOUNT_ID.*R2_BUCKET/)
    expect(messageOf({ STORAGE: 'gcs' })).toContain('GCS_BUCKET is missing')
    expect(messageOf({ STORAGE: 'azure' })).toMatch(/_CONNECTION_STRING is.*_CONTAINER is/)
    expect(messageOf({ ...azure, AZURE_STORAGE_KEY: '' })).toContain('AZURE_STORAGE_KEY is missing')
    expect(messageOf({ STORAGE: 'bunny' })).toMatch(/BUNNY_ACCESS_KEY is.*BUNNY_ZONE is/)
    // Nobody's media goes to a disk because a name was mistyped.
    expect(messageOf({ ...minio, S3_BUCKET: undefined })).toMatch(
      /S3_BUCKET is missing\..*STORAGE=local/,
    )
  })

  it('names what is wrong, and no secret', () => {
    const message = messageOf({
      ...minio,
      S3_ENDPOINT: 'key:the-secret-key@minio',
      S3_FORCE_PATH_STYLE: 'perhaps',
      S3_MAX_PARTS: '-1',
      S3_PUBLIC_URL: 'ftp://the-secret-key',
    })
    for (const name of ['S3_ENDPOINT', 'S3_FORCE_PATH_STYLE', 'S3_MAX_PARTS', 'S3_PUBLIC_URL']) {
      expect(message).toContain(`${name} has to be`)
    }
    expect(message).not.toMatch(/the-secret-key|the-access-key/)
    expect(messageOf({ STORAGE: 'floppy' })).toMatch(/^STORAGE has to be one of .*local.*s3/)
    expect(messageOf({ STORAGE: 'toString' })).toMatch(/^STORAGE has to be one of/)
  })
})
