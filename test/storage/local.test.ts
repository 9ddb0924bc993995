import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'

import { bodyOf, someBytes } from '../../src/storage/contract/sources.js'
import { contentType } from '../../src/storage/contract/storageCase.js'
import { local } from '../../src/storage/local.js'
import { filesIn, openLocal, removeFolders } from './openLocal.js'

afterAll(removeFolders)

describe('keys', () => {
  const bad = [
    '',
    '/',
    '/etc/passwd',
    '..',
    '../x',
    'a/../../x',
    'a/..',
    'a//b',
    'a/',
    './a',
    'a/./b',
  ]
  const worse = ['a\0b', 'a\\b', '..\\x', '\ud800', 'x'.repeat(256), 'y/'.repeat(600)]

  it.each([...bad, ...worse])('refuses %j everywhere', async (key) => {
    const { provider, root } = await openLocal()
    const info = { contentType }
    const refused = { code: 'INVALID_NAME', status: 400 }
    await expect(provider.write(key, bodyOf(someBytes(10)), info)).rejects.toMatchObject(refused)
    await expect(provider.createUpload(key, info)).rejects.toMatchObject(refused)
    await expect(provider.read(key)).rejects.toMatchObject(refused)
    await expect(provider.stat(key)).rejects.toMatchObject(refused)
    await expect(provider.remove([key])).rejects.toMatchObject(refused)
    const options = { contentType, disposition: 'attachment', expiresIn: 60 }
    await expect(provider.signRead(key, options)).rejects.toMatchObject(refused)
    expect(await filesIn(root)).toEqual([])
  })

  it('does not list out of its folder', async () => {
    const { provider, root } = await openLocal()
    await writeFile(path.join(root, 'secret.txt'), 'x')
    for (const prefix of ['../', '/', 'a/../../', '..\\']) {
      await expect(async () => {
        for await (const { key } of provider.list(prefix)) {
          throw new Error(`listed ${key}`)
        }
      }).rejects.toMatchObject({ code: 'INVALID_NAME' })
    }
  })

  it('takes no id for a path', async () => {
    const { begin, provider } = await openLocal()
    const { id } = await begin('key')
    for (const other of ['', '..', '../objects', `${id}/../${id}`, `${id}.completing`, `${id}\0`]) {
      const upload = { id: other, key: 'key' }
      await expect(provider.listParts(upload)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
      await provider.abortUpload(upload)
    }
    await provider.abortUpload({ id, key: 'another' })
    expect(await provider.listParts({ id, key: 'key' })).toEqual([])
  })

  it('calls a folder no object', async () => {
    const { provider } = await openLocal()
    await provider.write('a/b', bodyOf(someBytes(10)), { contentType })
    expect(await provider.stat('a')).toBeNull()
    expect(await provider.stat('a/b/c')).toBeNull()
    await expect(provider.read('a')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
    await provider.remove(['a', 'a/b/c'])
    expect(await provider.stat('a/b')).not.toBeNull()
  })
})

describe('the disk', () => {
  it('says that it cannot be used, and not where it is', async () => {
    const { provider, root } = await openLocal()
    await rm(root, { recursive: true })
    await writeFile(root, 'a file')
    const broken: Promise<unknown>[] = [
      Promise.resolve(provider.open!({ endpoint: '/x', secret: 'y' })),
      provider.createUpload('key', { contentType }),
      provider.write('key', bodyOf(someBytes(10)), { contentType }),
    ]
    for (const call of broken) {
      const error: unknown = await call.catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', status: 503 })
      expect(
        JSON.stringify([(error as Error).message, (error as { data: unknown }).data]),
      ).not.toContain(root)
    }
  })

  it('throws what a body fails with, as it is', async () => {
    const { provider, root } = await openLocal()
    const failure = Object.assign(new Error('gone'), { code: 'ENOENT', syscall: 'open' })
    const body = new Readable({ read() {} })
    body.destroy(failure)
    await expect(provider.write('key', body, { contentType })).rejects.toBe(failure)
    const short = provider.write('key', bodyOf(someBytes(10)), { contentType, size: 11 })
    await expect(short).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      data: { expected: 11, received: 10 },
    })
    expect(await filesIn(root)).toEqual([])
  })

  it('is made when it is missing, and needs a path', async () => {
    const parent = await mkdtemp(path.join(os.tmpdir(), 'local-storage-'))
    const { provider, root } = await openLocal(path.join(parent, 'deep/er'))
    await provider.write('a', bodyOf(someBytes(10)), { contentType })
    expect(await readdir(path.join(root, 'objects'))).toEqual(['a'])
    await rm(parent, { recursive: true })
    expect(() => local({ dir: ' ' })).toThrow(/path for dir/)
  })

  it('removes folders that are empty, up to its own', async () => {
    const { provider, root } = await openLocal()
    await provider.write('a/b/c', bodyOf(someBytes(10)), { contentType })
    await provider.write('a/d', bodyOf(someBytes(10)), { contentType })
    await provider.remove(['a/b/c'])
    expect((await readdir(root, { recursive: true })).sort()).toEqual(
      ['etags', 'etags/a', 'etags/a/d', 'objects', 'objects/a', 'objects/a/d', 'uploads'].sort(),
    )
  })
})
