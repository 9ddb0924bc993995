import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import GoldenRetriever from '@uppy/golden-retriever'

import { uppyOptions } from '../../src/exports/uppy.js'

export interface Outcome {
  readonly body?: { readonly key: string; readonly location: string }
  readonly code?: string
  readonly message?: string
  readonly name: string
}

type Meta = Record<string, unknown>

declare global {
  interface Window {
    /** The second part of a file waits for ever. */
    holdsSecond: boolean
    /** Numbers of the parts that were to be sent, in their order. */
    parts: number[]
    /** What became of each file. */
    outcomes: Outcome[]
    /** Rows that `onUploaded` was told. */
    rows: number[]
    uppy: Uppy<Meta, Meta>
    wasRestored: boolean
  }
}

const query = new URLSearchParams(location.search)
const partSize = 5 * 2 ** 20

window.holdsSecond = false
window.parts = []
window.outcomes = []
window.rows = []
window.wasRestored = false
window.uppy = new Uppy<Meta, Meta>({ autoProceed: false, id: query.get('id') ?? 'uppy' })

/** Our server has the number of a part in the path, stores have it in the query. */
const numberOf = (url: string) => {
  const { pathname, searchParams } = new URL(url, location.href)
  return Number(
    searchParams.get('part') ?? searchParams.get('partNumber') ?? pathname.split('/').at(-1),
  )
}

const numbers = new WeakMap<XMLHttpRequest, number>()
const { open, send } = XMLHttpRequest.prototype
XMLHttpRequest.prototype.open = function (method: string, url: string | URL) {
  if (method === 'PUT') {
    numbers.set(this, numberOf(String(url)))
  }
  open.call(this, method, url, true)
}
XMLHttpRequest.prototype.send = function (body) {
  const number = numbers.get(this)
  if (number) {
    window.parts.push(number)
  }
  if (number !== 2 || !window.holdsSecond) {
    send.call(this, body)
  }
}

// As they are written in the README.
if (query.get('way') === 'options') {
  window.uppy.use(
    AwsS3,
    uppyOptions({
      api: '/api/media',
      onUploaded: ({ id }) => window.rows.push(Number(id)),
      partSize,
    }),
  )
} else {
  window.uppy.use(AwsS3, {
    companionEndpoint: '/api/media',
    ...(query.has('multipart') ? { shouldUseMultipart: true } : {}),
  })
}
window.uppy.use(GoldenRetriever)

window.uppy.on('restored', () => (window.wasRestored = true))
window.uppy.on('upload-success', (file, { body }) => {
  window.outcomes.push({ body: body as unknown as Outcome['body'], name: file!.name })
})
window.uppy.on('upload-error', (file, error) => {
  const { code, message } = error as Error & { code?: string }
  window.outcomes.push({ code, message, name: file!.name })
})

document.querySelector('input')!.addEventListener('change', ({ target }) => {
  for (const data of (target as HTMLInputElement).files!) {
    const meta = JSON.parse(query.get('meta') ?? '{}') as Meta
    window.uppy.addFile({ data, meta, name: data.name, type: data.type })
  }
})
