import { PutBucketCorsCommand } from '@aws-sdk/client-s3'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { corsRules } from 'payload-media-library/storage/s3'
import { type Browser, chromium } from 'playwright-core'

import { type Bucket, bucketName, bucketOf, makeBucket } from '../../services/createBucket.js'
import { findChrome } from '../../services/findChrome.js'
import { type Proxy, type SeenRequest, startProxy } from '../../services/startProxy.js'
import { hasCeph, startCeph, startS3 } from '../../services/startS3.js'
import { openTab } from '../bigFile/openTab.js'
import { type BigServer, peakOf, startBigServer } from '../bigFile/startBigServer.js'

const GiB = 2 ** 30
const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']

/** A file that takes no room on the disk and begins as an MP4 does. */
const sparseFile = async (dir: string, size: number): Promise<string> => {
  const file = path.join(dir, 'film.mp4')
  const handle = await open(file, 'w')
  await handle.write(Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'))
  await handle.truncate(size)
  await handle.close()
  return file
}

const partOf = ({ method, query }: SeenRequest) =>
  method === 'PUT' ? Number(query.get('partNumber')) : 0

/** What was sent of parts: how many, how many of them for nothing. */
const judge = (seen: readonly SeenRequest[]) => {
  const puts = seen.filter(partOf)
  const stored = new Set<number>()
  let twice = 0
  for (const put of puts) {
    twice += stored.has(partOf(put)) ? 1 : 0
    if (put.status === 200) {
      stored.add(partOf(put))
    }
  }
  const bytes = puts.reduce((sum, put) => sum + put.bytes, 0)
  return { bytes, puts: puts.length, stored: stored.size, twice }
}

const peaksOf = async (browser: Browser): Promise<number[]> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return Promise.all(processInfo.map(({ id }) => peakOf(id)))
}

const measure = async ({
  server,
  store,
  proxy,
  file,
  size,
}: {
  file: string
  proxy: Proxy
  server: BigServer
  size: number
  store: Bucket
}) => {
  const CORSConfiguration = { CORSRules: corsRules([server.origin]) }
  await store.client.send(new PutBucketCorsCommand({ Bucket: store.bucket, CORSConfiguration }))
  const browser = await chromium.launch({ args: flags, executablePath: findChrome()! })
  try {
    const context = await browser.newContext()
    const first = await openTab(context, server.origin, server.token)
    const start = performance.now()
    const lost = first.upload(file).then(
      () => true,
      () => false,
    )
    const sent = () =>
      proxy.seen.reduce((sum, put) => sum + (put.status === 200 && partOf(put) ? put.bytes : 0), 0)
    while (sent() < size / 2) {
      await sleep(20)
    }
    const peaks = await peaksOf(browser)
    await first.kill()
    const before = judge(proxy.seen)
    await lost

    const second = await openTab(context, server.origin, server.token)
    const { doc } = await second.upload(file)
    const seconds = (performance.now() - start) / 1000
    peaks.push(...(await peaksOf(browser)))
    const after = judge(proxy.seen)
    if (doc.filesize !== size) {
      throw new Error(`The file has ${doc.filesize} bytes, and ${size} were sent.`)
    }
    return {
      GiB: size / GiB,
      'parts stored': after.stored,
      'parts stored when the tab was killed': before.stored,
      'parts sent, cut off ones included': after.puts,
      'finished parts sent again': after.twice,
      'MiB sent beyond the file': Math.round((after.bytes - size) / 2 ** 20),
      seconds: Math.round(seconds),
      'MiB a second': Math.round(size / 2 ** 20 / seconds),
      'MiB of memory, server at most': await server.peak(),
      'MiB of memory, largest process of the browser': Math.max(...peaks),
    }
  } finally {
    await browser.close()
  }
}

/**
 * Six GiB (or `BENCH_GIB`) from a browser to S3. In the middle the tab is killed, and another one goes on: what was
 * stored is not sent again. The source is sparse, the store keeps it in memory.
 */
export const sixGiB = async () => {
  const size = Number(process.env.BENCH_GIB || 6) * GiB
  const running = hasCeph() ? await startCeph({ bytes: size + 6 * GiB }) : await startS3()
  const dir = await mkdtemp(path.join(tmpdir(), 'media-library-big-'))
  const proxy = await startProxy(running.endpoint)
  const store = bucketOf(running, bucketName('big'))
  let server: BigServer | undefined
  try {
    await makeBucket(store)
    const config = { ...store.config, endpoint: proxy.endpoint }
    server = await startBigServer({ bucket: store.bucket, config })
    const file = await sparseFile(dir, size)
    return { 'a killed tab': await measure({ file, proxy, server, size, store }) }
  } finally {
    await server?.stop()
    await proxy.stop()
    await store.drop()
    await rm(dir, { force: true, recursive: true })
  }
}
