// The library on S3 and a page that uploads to it, in a process whose memory can be measured.
import type { AddressInfo } from 'node:net'

import { build } from 'esbuild'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { handleEndpoints } from 'payload'
import { noScanner } from 'payload-media-library/scanners/none'
import { s3, type S3Options } from 'payload-media-library/storage/s3'

import { createApp } from '../../app/createApp.js'

const TiB = 2 ** 40
const options = JSON.parse(process.env.BENCH_S3!) as S3Options
const app = await createApp({
  maxSize: { video: TiB },
  scanner: noScanner(),
  storage: s3(options),
})

const { outputFiles } = await build({
  bundle: true,
  entryPoints: [fileURLToPath(new URL('../../../src/exports/client.ts', import.meta.url))],
  format: 'esm',
  outdir: '.',
  write: false,
})

const pages: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': ['text/html', '<!doctype html><title>Upload</title><input type="file">'],
  '/client.js': ['text/javascript', outputFiles[0]!.text],
}

const server = createServer((incoming, outgoing) => {
  const page = pages[incoming.url!]
  if (page) {
    outgoing.writeHead(200, { 'content-type': page[0] }).end(page[1])
    return
  }
  const isBodiless = incoming.method === 'GET' || incoming.method === 'HEAD'
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    body: isBodiless ? undefined : (Readable.toWeb(incoming) as BodyInit),
    duplex: 'half',
    headers: incoming.headers as Record<string, string>,
    method: incoming.method,
  } as RequestInit)
  const asked = handleEndpoints({
    config: app.config,
    payloadInstanceCacheKey: app.key,
    request,
  })
  void asked.then((response) => {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (response.body) {
      Readable.fromWeb(response.body as never).pipe(outgoing)
    } else {
      outgoing.end()
    }
  })
})

process.on('message', (message) => {
  if (message === 'stop') {
    void app.stop().finally(() => process.exit(0))
  }
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send!({ origin: `http://127.0.0.1:${port}`, token: app.editor.token })
})
