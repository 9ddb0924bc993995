import { buffer } from 'node:stream/consumers'

import type { SignedPart } from '../../src/client/UploadPlan.js'

import { sizeOfPart } from '../../src/core/parts.js'
import { MediaError } from '../../src/errors/MediaError.js'
import { memory } from '../../src/storage/memory.js'

/** What was asked of the library, or which part was sent to its store. */
export type Asked = 'abort' | 'complete' | 'initiate' | 'sign' | 'status' | number

type Fault = (asked: Asked, request: Request) => Promise<Response | void> | Response | void

interface Begun {
  readonly expiresAt: string
  readonly key: string
  readonly size: number
  readonly storageId: string
  state: 'aborted' | 'completed' | 'open'
}

export const kiB = 1024
export const partSize = 64 * kiB
export const api = 'https://cms.test/api/media'

const errorCode = (code: string, status: number, more: object = {}) =>
  Response.json({ errors: [{ data: { code, ...more }, message: 'It was refused.' }] }, { status })

/** The library as far as an uploader sees it, with a real store behind it, in this process. */
export const fakeLibrary = async ({ sessionMs = 3_600_000, urlSeconds = 300 } = {}) => {
  const storage = memory()
  await storage.open!({ endpoint: 'https://store.test/put', secret: 'secret' })
  const uploads = new Map<number, Begun>()
  const calls: Asked[] = []
  const bodies: { readonly asked: Asked; readonly body: Record<string, unknown> }[] = []
  /** Accepted, by part. */
  const puts = new Map<number, number>()
  let fault: Fault = () => {}

  const refOf = ({ key, storageId }: Begun) => ({ id: storageId, key })
  const layoutOf = ({ size }: Begun) => ({
    partCount: Math.max(1, Math.ceil(size / partSize)),
    partSize,
  })
  const sign = async (upload: Begun, numbers: readonly number[]): Promise<SignedPart[]> =>
    Promise.all(
      numbers.map(async (number) => {
        const size = sizeOfPart(number, upload.size, layoutOf(upload))
        const plan = { expiresIn: urlSeconds, number, size }
        return { ...(await storage.signPart(refOf(upload), plan)), number }
      }),
    )
  const partsOf = async (upload: Begun) =>
    upload.state === 'open' ? storage.listParts(refOf(upload)) : []

  const answers: Record<string, (id: number, body: Record<string, unknown>) => Promise<Response>> =
    {
      abort: async (id) => {
        const upload = uploads.get(id)!
        upload.state = 'aborted'
        await storage.abortUpload(refOf(upload))
        return Response.json({})
      },
      complete: async (id, { id: _, sha256: __, ...metadata }) => {
        const upload = uploads.get(id)!
        const parts = await partsOf(upload)
        const { partCount } = layoutOf(upload)
        if (upload.state === 'open' && parts.length < partCount) {
          return errorCode('UPLOAD_INCOMPLETE', 409)
        }
        if (upload.state === 'open') {
          await storage.completeUpload(refOf(upload), parts)
          upload.state = 'completed'
        }
        return Response.json({ doc: { id: 1000 + id, ...metadata } }, { status: 201 })
      },
      initiate: async (_, { size }) => {
        const id = uploads.size + 1
        const key = `files/${id}`
        const storageId = await storage.createUpload(key, { contentType: 'text/plain' })
        const expiresAt = new Date(Date.now() + sessionMs).toISOString()
        const upload: Begun = { expiresAt, key, size: Number(size), state: 'open', storageId }
        uploads.set(id, upload)
        const numbers = Array.from(
          { length: Math.min(100, layoutOf(upload).partCount) },
          (__, i) => i + 1,
        )
        const parts = await sign(upload, numbers)
        return Response.json({ id, ...layoutOf(upload), expiresAt, parts }, { status: 201 })
      },
      sign: async (id, { numbers }) =>
        uploads.get(id)?.state === 'open'
          ? Response.json({ parts: await sign(uploads.get(id)!, numbers as number[]) })
          : errorCode('UPLOAD_ABORTED', 409),
      status: async (id) => {
        const upload = uploads.get(id)
        if (!upload) {
          return errorCode('UPLOAD_NOT_FOUND', 404)
        }
        const { expiresAt, size, state } = upload
        const done = (await partsOf(upload)).map(({ number, size: bytes }) => ({
          number,
          size: bytes,
        }))
        return Response.json({ id, ...layoutOf(upload), done, expiresAt, size, state })
      },
    }

  const askedOf = (request: Request): Asked => {
    const { pathname, searchParams } = new URL(request.url)
    const verb = pathname.split('/').at(-1)!
    return request.method === 'PUT'
      ? Number(searchParams.get('part'))
      : request.method === 'GET'
        ? 'status'
        : ((verb === 'part' ? 'sign' : verb) as Asked)
  }

  const answer = async (request: Request): Promise<Response> => {
    const asked = askedOf(request)
    calls.push(asked)
    const faulty = await fault(asked, request)
    if (faulty) {
      return faulty
    }
    if (typeof asked === 'number') {
      const response = await storage.handle!(request)
      puts.set(asked, (puts.get(asked) ?? 0) + 1)
      return response
    }
    const text = await request.text()
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>
    bodies.push({ asked, body })
    const id = Number(body.id ?? new URL(request.url).pathname.split('/').at(-1))
    return answers[asked]!(id, body)
  }

  return {
    /** What was asked, in its order; parts by their number. */
    calls,
    /** How often each part was stored. */
    puts,
    api: () => calls.filter((asked) => typeof asked === 'string'),
    bodyOf: (asked: Asked) => bodies.findLast((one) => one.asked === asked)?.body,
    /** Answers in the place of the library, or after something was waited for. */
    fail: (next: Fault) => (fault = next),
    fetch: (async (url: string, init?: RequestInit) => {
      const request = new Request(url, { ...init, duplex: 'half' } as RequestInit)
      const aborted = new Promise<never>((_, reject) => {
        const stop = () => reject(request.signal.reason as Error)
        request.signal.addEventListener('abort', stop)
        if (request.signal.aborted) {
          stop()
        }
      })
      const answered = answer(request).catch((error: unknown) => {
        if (MediaError.is(error)) {
          const { data, message, status } = error
          return Response.json({ errors: [{ data, message }] }, { status })
        }
        throw error
      })
      return Promise.race([answered, aborted])
    }) as typeof fetch,
    /** The bytes of a completed upload. */
    stored: async (id: number) => buffer(await storage.read(uploads.get(id)!.key)),
    uploads,
  }
}

export type FakeLibrary = Awaited<ReturnType<typeof fakeLibrary>>

/** A file whose parts differ. */
export const someFile = (parts: number, name = 'film.mp4', more: FilePropertyBag = {}): File => {
  const bytes = Uint8Array.from(
    { length: Math.floor((parts - 0.5) * partSize) },
    (_, i) => (i * 31 + (i >> 16)) % 251,
  )
  return new File([bytes], name, { lastModified: 1_700_000_000_000, type: 'video/mp4', ...more })
}

/** Waits for a condition, however long the machine takes. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
