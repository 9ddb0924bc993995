import type { App } from '../app/createApp.js'
import type { Origin } from '../app/startOrigin.js'

import { form, pdf } from '../app/files.js'
import { multipart } from '../app/multipart.js'
import { type Answer, put, read, speaker } from '../app/uploads.js'
import { type Way, wayNames as plainWays, waysInto } from '../app/ways.js'
import { isLong } from './tally.js'

const partSize = 5 * 2 ** 20

/** Ways that send the name in the header of a form, which cannot carry every character. */
export const formWays = [
  'POST /media',
  'POST /media/upload',
  'POST /media/upload/batch',
  'PATCH /media/:id',
  'replaces, in a form',
]

/** Ways that say a size first, or reserve by parts: those have at least one byte. */
export const sizedWays = [
  'presigned',
  'multipart',
  'replaces, presigned',
  'Uppy in parts',
  'Uppy in a form',
]

export const everyWayName = [
  ...plainWays,
  'from-url',
  'Uppy in parts',
  'Uppy in a form',
  'PATCH /media/:id',
  'replaces, presigned',
  'replaces, in a form',
] as const

/** Every way in the long mode; else some of them, others for each input, so that all of them have their turn. */
export const waysFor = (index: number, count = 3): readonly (typeof everyWayName)[number][] =>
  isLong
    ? everyWayName
    : Array.from(
        { length: count },
        (_, i) => everyWayName[(index * count + i) % everyWayName.length]!,
      )

export type EveryWay = Readonly<Record<(typeof everyWayName)[number], Way>>

/** The options of an app that may import from `origin`. */
export const importsFrom = (origin: Origin) =>
  ({
    allowAddress: (address: string) => address === '127.0.0.1',
    idleSeconds: 300,
    ports: [origin.port],
    protocols: ['http', 'https'],
    resolve: () => Promise.resolve(['127.0.0.1']),
    timeoutSeconds: 600,
  }) satisfies object as never

/** The file an answer is about: the new one, or the one that waits to take the place of another. */
export const idIn = ({ body }: Answer): number => body.replacement?.id ?? body.doc.id

/** Every way bytes come in, those included that replace the bytes of a file. */
export const everyWay = async (app: App, origin: Origin): Promise<EveryWay> => {
  const editor = speaker(app)
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    app.call(method, `/media${path}`, app.editor, body, headers)

  const fromUrl: Way = ({ bytes, name }) => {
    origin.routes['/candidate'] = (response) => response.writeHead(200).end(bytes)
    return read(call('POST', '/upload/from-url', { filename: name, url: origin.url('/candidate') }))
  }

  /** A client that was told no gives its upload up. */
  const givenUp = async (id: unknown, answer: Answer): Promise<Answer> => {
    await call('DELETE', `/s3/multipart/${String(id)}`)
    return answer
  }

  const uppyParts: Way = async ({ bytes, mimeType = '', name }) => {
    const begun = await read(
      call('POST', '/s3/multipart', { filename: name, metadata: {}, type: mimeType }),
    )
    if (begun.status !== 200) {
      return begun
    }
    const { key, uploadId } = begun.body
    const parts = []
    for (let start = 0; start < bytes.length; start += partSize) {
      const part = bytes.subarray(start, start + partSize)
      const number: number = parts.length + 1
      const sent = await call('PUT', `/s3/multipart/${uploadId}/${number}`, part, {
        'content-length': String(part.length),
      })
      if (sent.status !== 200) {
        return givenUp(uploadId, await read(sent))
      }
      parts.push({ ETag: 'x', PartNumber: number })
    }
    const query = new URLSearchParams({ key })
    return read(call('POST', `/s3/multipart/${uploadId}/complete?${query}`, { parts }))
  }

  const uppyForm: Way = async ({ bytes, mimeType = '', name }) => {
    const asked = new URLSearchParams({ filename: name, type: mimeType })
    const target = await read(call('GET', `/s3/params?${asked}`))
    if (target.status !== 200) {
      return target
    }
    const { pathname, search, searchParams } = new URL(target.body.url)
    const { body, headers } = multipart([
      { bytes: target.body.fields.key, field: 'key' },
      { bytes, filename: 'blob', type: mimeType || 'application/octet-stream' },
    ])
    const path = pathname.replace('/api/media', '')
    const answer = await read(call('POST', `${path}${search}`, body, headers))
    return [409, 413].includes(answer.status) ? givenUp(searchParams.get('upload'), answer) : answer
  }

  /** A file of one's own whose bytes may be replaced, one for each way that does. */
  const target = async (): Promise<number> => {
    const sent = form({ bytes: pdf(), name: 'target.pdf' })
    const { body } = await read(call('POST', '', sent))
    return body.doc.id
  }
  const targets = [await target(), await target(), await target()] as const
  await app.drain()

  const change: Way = ({ bytes, mimeType, name }) => {
    const { body, headers } = multipart([{ bytes, filename: name, type: mimeType }])
    return read(call('PATCH', `/${targets[0]}`, body, headers))
  }
  const replaces: Way = async ({ bytes, mimeType, name }) => {
    const size = bytes.length
    const plan = await editor.presign({ filename: name, mimeType, replaces: targets[1], size })
    if (plan.status !== 201) {
      return plan
    }
    const sent = await put(app, plan.body, bytes)
    return sent.status === 200 ? editor.confirm(plan.body.id) : sent
  }
  const replacesInForm: Way = ({ bytes, mimeType, name }) => {
    const { body, headers } = multipart([
      { bytes: String(targets[2]), field: 'replaces' },
      { bytes, filename: name, type: mimeType },
    ])
    return read(call('POST', '', body, headers))
  }

  return {
    ...waysInto(app),
    'from-url': fromUrl,
    'Uppy in parts': uppyParts,
    'Uppy in a form': uppyForm,
    'PATCH /media/:id': change,
    'replaces, presigned': replaces,
    'replaces, in a form': replacesInForm,
  }
}
