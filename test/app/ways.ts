import type { App } from './createApp.js'

import { multipart } from './multipart.js'
import { type Answer, put, read, speaker } from './uploads.js'

export interface Candidate {
  readonly bytes: Buffer
  readonly mimeType?: string
  readonly name: string
}

export type Way = (file: Candidate) => Promise<Answer>

/** What the Local API throws, as the REST API answers it. */
const thrown = (error: unknown): Answer => {
  const { data, message, status } = error as { data: unknown; message: string; status: number }
  return { body: { errors: [{ data, message }] }, status: status ?? 500 }
}

/** Every way a file comes in, each from its first request to the answer with the file or the refusal. */
export const waysInto = (app: App) => {
  const editor = speaker(app)
  const planned =
    (begin: 'initiate' | 'presign', end: 'complete' | 'confirm'): Way =>
    async ({ bytes, mimeType, name }) => {
      const plan = await editor[begin]({ filename: name, mimeType, size: bytes.length })
      if (plan.status !== 201) {
        return plan
      }
      const [part] = plan.body.parts ?? [plan.body]
      const sent = await put(app, part, bytes)
      return sent.status === 200 ? editor[end](plan.body.id) : sent
    }
  const form =
    (route: string): Way =>
    ({ bytes, mimeType, name }) => {
      const { body, headers } = multipart([{ bytes, filename: name, type: mimeType }])
      return read(app.call('POST', route, app.editor, body, headers))
    }
  /** One file of a batch, as if it had come alone. */
  const batch: Way = async (file) => {
    const { body, status } = await form('/media/upload/batch')(file)
    const [result] = body.results ?? []
    if (!result) {
      return { body, status }
    }
    const { status: refused, message, ...data } = result.error ?? {}
    return result.error
      ? { body: { errors: [{ data, message }] }, status: refused }
      : { body: { doc: result.doc }, status: 201 }
  }
  const localAPI: Way = async ({ bytes, mimeType, name }) => {
    const user = await app.payload.findByID({ id: app.editor.id, collection: 'users' })
    try {
      const doc: unknown = await app.payload.create({
        collection: 'media',
        data: {} as never,
        file: { data: bytes, mimetype: mimeType ?? '', name, size: bytes.length },
        overrideAccess: false,
        user: { ...user, collection: 'users' } as never,
      })
      return { body: { doc }, status: 201 }
    } catch (error) {
      return thrown(error)
    }
  }
  return {
    presigned: planned('presign', 'confirm'),
    multipart: planned('initiate', 'complete'),
    'POST /media': form('/media'),
    'POST /media/upload': form('/media/upload'),
    'POST /media/upload/batch': batch,
    'Local API': localAPI,
  } satisfies Record<string, Way>
}

export type WayName = keyof ReturnType<typeof waysInto>

export const wayNames: readonly WayName[] = [
  'presigned',
  'multipart',
  'POST /media',
  'POST /media/upload',
  'POST /media/upload/batch',
  'Local API',
]
