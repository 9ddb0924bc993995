import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'

import { PutBucketCorsCommand } from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { corsRules, s3 } from 'payload-media-library/storage/s3'

import type { SignedRequest, StorageProvider } from '../../src/storage/StorageProvider.js'

import { type Bucket, createBucket } from '../services/createBucket.js'
import { launchChromium } from '../services/launchChromium.js'

const contentType = 'text/plain'
const bytes = 'bytes of a page on another origin'
const md5 = (text: string) => createHash('md5').update(text)
describe('a page on another origin than the bucket', () => {
  let browser: Browser
  let page: Page
  let server: Server
  let storage: StorageProvider
  let store: Bucket
  const originOf = (host: string) => `http://${host}:${(server.address() as AddressInfo).port}`

  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Page</title>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    store = await createBucket('browser')
    const CORSConfiguration = { CORSRules: corsRules([originOf('127.0.0.1')]) }
    await store.client.send(new PutBucketCorsCommand({ Bucket: store.bucket, CORSConfiguration }))
    storage = s3(store)
    browser = await launchChromium()
    page = await browser.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
    await store?.drop()
  })

  /** What a page of that host gets to know of an answer. */
  const ask = async (host: string, { headers, method, url }: SignedRequest, body?: string) => {
    await page.goto(originOf(host))
    return page.evaluate(
      async ([to, init]) => {
        try {
          const response = await fetch(to, init)
          const etag = response.headers.get('etag')
          return { etag, status: response.status, text: await response.text() }
        } catch {
          return null
        }
      },
      [url, { body, headers: { ...headers }, method }] as const,
    )
  }
  const begin = async (key: string, checksum?: string) => {
    const upload = { id: await storage.createUpload(key, { contentType }), key }
    const plan = { checksum, expiresIn: 600, number: 1, size: bytes.length }
    return { signed: await storage.signPart(upload, plan), upload }
  }

  it.each(['signed', 'not signed'])(
    'sends a part with a checksum that is %s, and reads its etag',
    async (how) => {
      const sum = md5(bytes).digest('base64')
      const { signed, upload } = await begin(`${how}.txt`, how === 'signed' ? sum : undefined)
      const request = { ...signed, headers: { ...signed.headers, 'content-md5': sum } }
      const answer = await ask('127.0.0.1', request, bytes)
      expect(answer).toMatchObject({ etag: `"${md5(bytes).digest('hex')}"`, status: 200 })

      const { etag } = await storage.completeUpload(upload, await storage.listParts(upload))
      expect(etag).toMatch(/^[0-9a-f]{32}-1$/)
      const read = await storage.signRead(upload.key, {
        contentType,
        disposition: 'inline',
        expiresIn: 600,
      })
      const back = await ask('127.0.0.1', read!)
      expect(back).toMatchObject({ etag: `"${etag}"`, status: 200, text: bytes })
      // The URL is dead; whether a page may read the store's refusal is the store's choice.
      expect((await ask('127.0.0.1', request, bytes))?.status ?? 404).toBe(404)
    },
  )

  it('cannot send other bytes than the checksum says', async () => {
    const { signed, upload } = await begin('other.txt')
    const request = { ...signed, headers: { 'content-md5': md5('other').digest('base64') } }
    expect((await ask('127.0.0.1', request, bytes))?.status ?? 400).toBe(400)
    expect(await storage.listParts(upload)).toEqual([])
    await storage.abortUpload(upload)
  })

  it('sends nothing when the bucket does not name its origin', async () => {
    const { signed, upload } = await begin('elsewhere.txt')
    const request = { ...signed, headers: { 'content-md5': md5(bytes).digest('base64') } }
    expect(await ask('localhost', request, bytes)).toBeNull()
    expect(await storage.listParts(upload)).toEqual([])
    await storage.abortUpload(upload)
  })
})
