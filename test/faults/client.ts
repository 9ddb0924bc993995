import { createHash, randomUUID } from 'node:crypto'

import type { App } from '../app/createApp.js'
import type { Content } from './contents.js'
import type { Entry, Ledger, Who } from './ledger.js'

import { form } from '../app/files.js'

interface Reply {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any
  readonly bytes: Buffer
  /** `null` when no answer came. */
  readonly status: null | number
}

interface Plan {
  readonly id: number
  readonly partCount: number
  readonly partSize: number
  /** Addresses by number of the part. */
  readonly urls: readonly string[]
}

/** What a ledger knows of bytes. */
type Sent = Pick<Entry, 'bad' | 'sha256' | 'size'>

const none: Reply = { body: null, bytes: Buffer.alloc(0), status: null }

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString()) as unknown
  } catch {
    return null
  }
}

interface Asked {
  readonly body: BodyInit
  readonly headers: Record<string, string>
  readonly method: string
}

/** Sends a request to a server. */
export type Sending = (path: string, request: Asked) => Promise<Response>

/** To another process, which may be killed at any time. */
export const overHTTP =
  ({ url }: { readonly url: string }): Sending =>
  (path, request) =>
    fetch(`${url}${path}`, request)

/** To a server in this process. */
export const within =
  ({ call }: Pick<App, 'call'>): Sending =>
  (path, { body, headers, method }) =>
    call(method, path, null, body, headers)

/** A client that writes down every request and every reply. */
export const clientOf = (
  people: Pick<App, 'admin' | 'editor' | 'other'>,
  ledger: Ledger,
  send: Sending,
) => {
  const tokens = { ...people, nobody: null }

  const ask = async (
    who: Who,
    method: string,
    path: string,
    body?: unknown,
    isJSON = true,
  ): Promise<Reply> => {
    const token = tokens[who]?.token
    const headers = {
      ...(token ? { Authorization: `JWT ${token}` } : {}),
      ...(isJSON && body ? { 'content-type': 'application/json' } : {}),
    }
    try {
      const response = await send(path, {
        body: isJSON && body ? JSON.stringify(body) : (body as BodyInit),
        headers,
        method,
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      return { body: parsed(bytes), bytes, status: response.status }
    } catch {
      return none
    }
  }

  const noted = async (
    entry: Omit<Entry, 'at' | 'reply'>,
    asking: Promise<Reply>,
    more: (reply: Reply) => Partial<Entry> = () => ({}),
  ): Promise<Reply> => {
    const reply = await asking
    ledger.write({ ...entry, ...more(reply), reply: reply.status })
    return reply
  }

  const of = ({ bad, sha256, size }: Sent) => ({ bad, sha256, size })
  const fileIn = ({ body }: Reply) => ({ file: body?.doc?.id as number | undefined })

  const plan = async (
    who: Who,
    content: Content,
    partSize?: number,
    idempotencyKey: string = randomUUID(),
  ): Promise<null | Plan> => {
    const { bytes, mimeType, name } = content
    const asked = { filename: name, idempotencyKey, mimeType, size: bytes.length }
    const { body, status } = await noted(
      { op: 'plan', who, ...of(content) },
      partSize
        ? ask(who, 'POST', '/media/upload/multipart/initiate', { ...asked, partSize })
        : ask(who, 'POST', '/media/upload/presigned', asked),
      (reply) => ({ upload: reply.body?.id }),
    )
    if (status !== 201) {
      return null
    }
    const { id, partCount = 1, parts, url: only } = body
    const urls = (parts ?? [{ url: only }]).map((part: { url: string }) => part.url)
    return { id, partCount, partSize: body.partSize ?? bytes.length, urls }
  }

  return {
    abort: (who: Who, upload: number) =>
      noted(
        { op: 'abort', upload, who },
        ask(who, 'POST', '/media/upload/multipart/abort', { id: upload }),
      ),
    complete: (who: Who, upload: number, content: Sent, visibility = 'private') =>
      noted(
        { op: 'complete', upload, who, ...of(content) },
        ask(who, 'POST', '/media/upload/confirm', { id: upload, visibility }),
        fileIn,
      ),
    direct: (who: Who, content: Content) =>
      noted(
        { op: 'direct', who, ...of(content) },
        ask(who, 'POST', '/media', form(content, { visibility: 'private' }), false),
        fileIn,
      ),
    plan,
    purge: (who: Who, file: number) =>
      noted({ file, op: 'purge', who }, ask(who, 'DELETE', `/media/${file}?permanent=true`)),
    read: (who: Who, file: number, variant = '') =>
      noted(
        { file, op: 'read', variant, who },
        ask(who, 'GET', `/media/${file}/file/${variant}`),
        ({ bytes }) => ({
          sha256: createHash('sha256').update(bytes).digest('hex'),
          size: bytes.length,
        }),
      ),
    /** Numbers of the parts that have arrived, or `null` when that cannot be told. */
    arrived: async (who: Who, upload: number): Promise<null | number[]> => {
      const { body, status } = await ask(who, 'GET', `/media/upload/multipart/${upload}`)
      return status === 200 ? body.done.map(({ number }: { number: number }) => number) : null
    },
    /** Sends one part to its address, without a login. */
    send: (who: Who, { id, partSize, urls }: Plan, content: Content, part = 1) => {
      const { search } = new URL(urls[part - 1]!)
      const bytes = content.bytes.subarray((part - 1) * partSize, part * partSize)
      return noted(
        { op: 'part', part, upload: id, who, ...of(content) },
        ask('nobody', 'PUT', `/media/storage/LOCAL${search}`, bytes, false),
      )
    },
    trash: (who: Who, file: number) =>
      noted({ file, op: 'trash', who }, ask(who, 'DELETE', `/media/${file}`)),
  }
}

export type Client = ReturnType<typeof clientOf>
export type { Plan }
