import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'

import { bodyOf, someBytes } from '../../src/storage/contract/sources.js'
import { contentType } from '../../src/storage/contract/storageCase.js'
import { openLocal, removeFolders } from './openLocal.js'

afterAll(removeFolders)

const arrived = async () => {
  const opened = await openLocal()
  const bytes = [someBytes(5000), someBytes(300)]
  const upload = await opened.begin()
  await Promise.all(bytes.map((part, i) => opened.sendPart(upload, i + 1, part)))
  const folder = path.join(opened.root, 'uploads', upload.id)
  const listed = async () => {
    const found = []
    for await (const one of opened.provider.listUploads()) {
      found.push(one)
    }
    return found
  }
  return { ...opened, bytes: Buffer.concat(bytes), folder, listed, upload }
}

describe('what a crash of the local disk leaves', () => {
  it('a completion that was cut off is completed by the next call', async () => {
    const { bytes, folder, listed, provider, root, sendPart, upload } = await arrived()
    await rename(folder, `${folder}.completing`)
    await writeFile(path.join(`${folder}.completing`, `${randomUUID()}.draft`), 'half of it')
    await expect(sendPart(upload, 1, someBytes(5000))).rejects.toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
    })
    expect(await listed()).toMatchObject([upload])
    const parts = await provider.listParts(upload)
    expect(parts.map(({ number, size }) => [number, size])).toEqual([
      [1, 5000],
      [2, 300],
    ])
    await provider.completeUpload(upload, parts)
    expect(await buffer(await provider.read(upload.key))).toEqual(bytes)
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('a completion that was cut off after its object is the same when repeated', async () => {
    const { bytes, folder, provider, root, upload } = await arrived()
    await rename(folder, `${folder}.completing`)
    const { etag } = await provider.write(upload.key, bodyOf(bytes), { contentType })
    const again = await provider.completeUpload(upload, await provider.listParts(upload))
    expect(again.etag).toBe(etag)
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('a completion that was cut off can take a missing part', async () => {
    const { folder, provider, sendPart, upload } = await arrived()
    const parts = await provider.listParts(upload)
    await rename(folder, `${folder}.completing`)
    await rm(path.join(`${folder}.completing`, '2'), { recursive: true })
    const completion = provider.completeUpload(upload, parts)
    await expect(completion).rejects.toMatchObject({
      code: 'UPLOAD_INCOMPLETE',
      data: { missing: [2] },
    })
    const bytes = someBytes(300)
    await sendPart(upload, 2, bytes)
    await provider.completeUpload(upload, await provider.listParts(upload))
    expect((await buffer(await provider.read(upload.key))).subarray(5000)).toEqual(bytes)
  })

  it('an end that was cut off is over, and can be tidied', async () => {
    const { folder, listed, provider, root, upload } = await arrived()
    await rename(folder, `${folder}.over`)
    await rm(path.join(`${folder}.over`, '1'), { recursive: true })
    await expect(provider.listParts(upload)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
    expect(await listed()).toMatchObject([upload])
    await provider.abortUpload(upload)
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('an upload that was cut off at its making is listed and can be aborted', async () => {
    const { listed, provider, root, upload } = await arrived()
    await provider.abortUpload(upload)
    const ids = [randomUUID(), randomUUID()]
    await Promise.all(ids.map((id) => mkdir(path.join(root, 'uploads', id))))
    await writeFile(path.join(root, 'uploads', ids[1]!, 'meta.json'), '{"key":')
    await mkdir(path.join(root, 'uploads', 'lost+found'))
    const found = await listed()
    expect(found.map(({ id, key }) => [id, key]).sort()).toEqual(ids.map((id) => [id, '']).sort())
    await Promise.all(found.map((one) => provider.abortUpload(one)))
    expect(await readdir(path.join(root, 'uploads'))).toEqual(['lost+found'])
  })

  it('a draft is neither a part nor an object', async () => {
    const { folder, listed, provider, upload } = await arrived()
    await writeFile(path.join(folder, `${randomUUID()}.draft`), 'half of it')
    expect(await provider.listParts(upload)).toHaveLength(2)
    const { id } = { id: await provider.createUpload('written', { contentType }) }
    await writeFile(path.join(folder, '..', id, `${randomUUID()}.draft`), 'half of it')
    expect((await listed()).map(({ key }) => key).sort()).toEqual([upload.key, 'written'].sort())
    expect(await provider.stat('written')).toBeNull()
  })

  it('an etag is what it was when its note is lost, wrong or of another time', async () => {
    const { bytes, provider, root, upload } = await arrived()
    const { etag } = await provider.completeUpload(upload, await provider.listParts(upload))
    const note = path.join(root, 'etags', upload.key)
    const object = path.join(root, 'objects', upload.key)
    const intact = await readFile(note, 'utf8')
    await rm(path.join(root, 'etags'), { recursive: true })
    expect((await provider.stat(upload.key))?.etag).toBe(etag)
    expect(await readFile(note, 'utf8')).toBe(intact)
    await writeFile(note, `${'0'.repeat(32)} 5300-1\n`)
    expect((await provider.stat(upload.key))?.etag).toBe(etag)
    await utimes(object, 1_700_000_000, 1_700_000_000)
    expect((await provider.stat(upload.key))?.etag).toBe(etag)
    expect(await readFile(note, 'utf8')).toContain('5300-1700000000000000000')
    bytes[0]! ^= 1
    await writeFile(object, bytes)
    expect((await provider.stat(upload.key))?.etag).not.toBe(etag)
  })
})
