// Answers as S3 does to uploads, keeps the start of each object and nothing else, and counts. For speed only: it
// checks no signature, and nothing can be downloaded from it.
import type { AddressInfo } from 'node:net'

import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

interface Body {
  readonly etag: string
  readonly head: Buffer
  readonly size: number
}

/** Bytes that are looked at, to tell the type of a file. */
const headBytes = 256 * 1024
const latency = Number(process.argv[2])
const objects = new Map<string, Body>()
const uploads = new Map<string, Map<number, Body>>()
let counts: Record<string, number> = {}

const read = async (incoming: IncomingMessage): Promise<Body> => {
  const head: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size < headBytes) {
      head.push(Buffer.from(chunk))
    }
    size += chunk.length
  }
  return {
    etag: randomBytes(16).toString('hex'),
    head: Buffer.concat(head).subarray(0, headBytes),
    size,
  }
}

interface Answer {
  readonly body?: Buffer | string
  readonly headers?: Record<string, number | string>
  readonly status?: number
}

interface Asked {
  readonly body: Body
  readonly key: string
  readonly parts?: Map<number, Body>
  readonly query: URLSearchParams
}

const xml = (root: string, content: string): Answer => ({
  body: `<?xml version="1.0"?><${root}>${content}</${root}>`,
  headers: { 'content-type': 'application/xml' },
})

const found = (key: string, answer: (object: Body) => Answer): Answer => {
  const object = objects.get(key)
  return object ? answer(object) : { ...xml('Error', '<Code>NoSuchKey</Code>'), status: 404 }
}

const about = ({ etag }: Body) => ({
  etag: `"${etag}"`,
  'last-modified': new Date(0).toUTCString(),
})

const answers: Readonly<Record<string, (asked: Asked) => Answer>> = {
  AbortMultipartUpload: ({ query }) => {
    uploads.delete(query.get('uploadId')!)
    return { status: 204 }
  },
  CompleteMultipartUpload: ({ key, parts, query }) => {
    const all = [...parts!.values()]
    const size = all.reduce((sum, part) => sum + part.size, 0)
    const object = {
      etag: `${randomBytes(16).toString('hex')}-${all.length}`,
      head: parts!.get(1)!.head,
      size,
    }
    objects.set(key, object)
    uploads.delete(query.get('uploadId')!)
    const result = `<Location>${key}</Location><Key>${key}</Key><ETag>"${object.etag}"</ETag>`
    return xml('CompleteMultipartUploadResult', result)
  },
  CreateMultipartUpload: ({ key }) => {
    const id = randomBytes(12).toString('hex')
    uploads.set(id, new Map())
    return xml('InitiateMultipartUploadResult', `<Key>${key}</Key><UploadId>${id}</UploadId>`)
  },
  DeleteObject: ({ key }) => {
    objects.delete(key)
    return { status: 204 }
  },
  GetObject: ({ key }) =>
    found(key, (object) => ({
      body: object.head,
      headers: { ...about(object), 'content-length': object.head.length },
      status: 206,
    })),
  HeadObject: ({ key }) =>
    found(key, (object) => ({ headers: { ...about(object), 'content-length': object.size } })),
  ListParts: ({ parts }) =>
    xml(
      'ListPartsResult',
      [...parts!]
        .map(
          ([number, { etag, size }]) =>
            `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${size}</Size></Part>`,
        )
        .join(''),
    ),
  PutObject: ({ body, key }) => {
    objects.set(key, body)
    return { headers: { etag: `"${body.etag}"` } }
  },
  UploadPart: ({ body, parts, query }) => {
    parts!.set(Number(query.get('partNumber')), body)
    return { headers: { etag: `"${body.etag}"` } }
  },
}

const ofUpload: Readonly<Record<string, string>> = {
  DELETE: 'AbortMultipartUpload',
  GET: 'ListParts',
  POST: 'CompleteMultipartUpload',
  PUT: 'UploadPart',
}
const ofObject: Readonly<Record<string, string>> = {
  DELETE: 'DeleteObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  POST: 'CreateMultipartUpload',
  PUT: 'PutObject',
}

const server = createServer((incoming, outgoing) => {
  void (async () => {
    const { pathname: key, searchParams: query } = new URL(incoming.url!, 'http://sink')
    const upload = query.get('uploadId')
    const name = (upload ? ofUpload : ofObject)[incoming.method!]!
    counts[name] = (counts[name] ?? 0) + 1
    const body = await read(incoming)
    await sleep(latency)
    const parts = upload ? uploads.get(upload) : undefined
    const answer: Answer =
      upload && !parts
        ? { ...xml('Error', '<Code>NoSuchUpload</Code>'), status: 404 }
        : answers[name]!({ body, key, parts, query })
    outgoing.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
  })()
})

process.on('message', (message) => {
  if (message === 'counts') {
    process.send!(counts)
    counts = {}
  }
})
process.on('disconnect', () => process.exit(0))
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
