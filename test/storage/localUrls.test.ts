import { bodyOf, someBytes } from '../../src/storage/contract/sources.js'
import { contentType } from '../../src/storage/contract/storageCase.js'
import { local } from '../../src/storage/local.js'
import { openLocal, removeFolders } from './openLocal.js'

afterAll(removeFolders)

const options = {
  contentType: 'text/html',
  disposition: 'attachment; filename="a.html"',
  expiresIn: 60,
}

const withObject = async () => {
  const opened = await openLocal()
  const bytes = someBytes(1000)
  await opened.provider.write('a.html', bodyOf(bytes), { contentType })
  return { ...opened, bytes, signed: (await opened.provider.signRead('a.html', options))! }
}

describe('signed URLs', () => {
  it('cannot be made before the storage is opened', async () => {
    const provider = local({ dir: '/tmp/never-made' })
    const part = provider.signPart({ id: 'x', key: 'y' }, { expiresIn: 1, number: 1, size: 1 })
    await expect(part).rejects.toThrow(/open\(\{ endpoint, secret \}\)/)
    await expect(provider.signRead('y', options)).rejects.toThrow(/open/)
    await expect(provider.open!({ endpoint: '/x', secret: '' })).rejects.toThrow(/secret/)
    await expect(provider.open!({ endpoint: '/x?y', secret: 'z' })).rejects.toThrow(/query/)
  })

  it('keep the endpoint as it is, absolute or not', async () => {
    const { begin, provider, sign } = await openLocal()
    const upload = await begin()
    expect((await sign(upload, 1, 1)).url).toMatch(/^\/api\/media\/storage\?/)
    await provider.open!({ endpoint: 'https://example.com/x', secret: 'a' })
    expect((await sign(upload, 1, 1)).url).toMatch(/^https:\/\/example\.com\/x\?/)
  })

  it('say why they are refused', async () => {
    const { provider, send, signed } = await withObject()
    const refused = { code: 'INVALID_SIGNATURE', status: 403 }
    const expired = (await provider.signRead('a.html', { ...options, expiresIn: -1 }))!
    await expect(send(expired)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('expired'),
    })
    for (const url of [
      `${signed.url}&x=1`,
      `${signed.url}&key=b`,
      signed.url.replace(/.$/, ''),
      '/x',
      '/x?signature=',
    ]) {
      await expect(send({ ...signed, url })).rejects.toMatchObject(refused)
    }
    await expect(send({ ...signed, method: 'POST' as 'PUT' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })
    await provider.open!({ endpoint: '/api/media/storage', secret: 'another' })
    await expect(send(signed)).rejects.toMatchObject(refused)
  })

  it('carry no header that could be split', async () => {
    const { provider } = await openLocal()
    for (const bad of ['a\r\nSet-Cookie: x', 'a\0', 'a\tb', 'größe 漢']) {
      const disposition = provider.signRead('a', { ...options, disposition: bad })
      await expect(disposition).rejects.toMatchObject({ code: 'INVALID_REQUEST', status: 400 })
      const type = provider.signRead('a', { ...options, contentType: bad })
      await expect(type).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
    }
  })

  it('give browsers nothing to run', async () => {
    const { provider, send, signed } = await withObject()
    const { headers } = await send(signed)
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private',
      'content-disposition': options.disposition,
      'content-security-policy': "sandbox; default-src 'none'",
      'content-type': 'text/html',
      etag: `"${(await provider.stat('a.html'))!.etag}"`,
      'x-content-type-options': 'nosniff',
    })
  })

  it('answer HEAD, conditions and odd ranges', async () => {
    const { bytes, provider, send, signed } = await withObject()
    const head = await send(signed, { method: 'HEAD' })
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([
      200,
      null,
      '1000',
    ])
    const etag = head.headers.get('etag')!
    const statusOf = async (headers: Record<string, string>) =>
      (await send(signed, { headers })).status
    expect(await statusOf({ 'if-none-match': `"x", W/${etag}` })).toBe(304)
    expect(await statusOf({ 'if-range': etag, range: 'bytes=0-0' })).toBe(206)
    expect(await statusOf({ 'if-range': '"other"', range: 'bytes=0-0' })).toBe(200)
    expect(await statusOf({ range: 'lines=0-1' })).toBe(200)
    const last = await send(signed, { headers: { range: 'bytes=-10' } })
    expect(Buffer.from(await last.arrayBuffer())).toEqual(bytes.subarray(-10))
    for (const range of ['bytes=1000-', 'bytes=0-0,1-1', `bytes=0-${'9'.repeat(200)}`]) {
      await expect(send(signed, { headers: { range } })).rejects.toMatchObject({
        code: 'RANGE_NOT_SATISFIABLE',
        data: { size: 1000 },
      })
    }
    await provider.write('a.html', bodyOf(Buffer.alloc(0)), { contentType })
    const empty = await send(signed)
    expect([empty.status, await empty.text(), empty.headers.get('content-length')]).toEqual([
      200,
      '',
      '0',
    ])
  })

  it('serve the bytes of one moment', async () => {
    const { bytes, provider, send, signed } = await withObject()
    const response = await send(signed)
    await provider.write('a.html', bodyOf(someBytes(1000)), { contentType })
    await provider.remove(['a.html'])
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  })
})
