import type { UploadedFile, UploadPlan } from '../UploadPlan.js'
import type { SignableRequest, SignedRequest, UppyFile } from './UppyFile.js'

import { callApi } from '../callApi.js'
import { connect, type ConnectionOptions } from '../connect.js'
import { mediaLibraryError } from '../errorFrom.js'
import { base64Of } from '../hash/base64Of.js'
import { digestBlob } from '../hash/digestBlob.js'
import { openHasher } from '../hash/openHasher.js'
import { partsOf } from './partsOf.js'

export interface UppyLibraryOptions extends ConnectionOptions {
  /**
   * Sends the MD5 of every part with it, so that the store refuses bytes that changed on their way. A store on another
   * origin has to allow the header `Content-MD5` (CORS).
   * @default true
   */
  readonly checksums?: boolean
  /** Told the row of each file, as soon as it is in the library. */
  readonly onUploaded?: (doc: UploadedFile, file: UppyFile) => void
  /** Bytes of a part, at least 5 MiB. @default 8 MiB, and larger for files of more than 8 GB */
  readonly partSize?: number
}

/** Options of `@uppy/aws-s3` 6: type them as its `AwsS3Options` where you must. */
export interface UppyAwsS3Options {
  readonly generateObjectKey: (file: UppyFile) => string
  readonly getChunkSize: (file: { size: number }) => number
  readonly shouldUseMultipart: true
  readonly signRequest: (request: SignableRequest) => Promise<SignedRequest>
}

const MiB = 2 ** 20

/** Parts of a file that every store takes. */
const mostParts = 1000

/** What is asked for as an upload begins; the rest of what people say is told when it ends. */
const wishes = ['folder', 'onDuplicate', 'path', 'replaces', 'sha256']

const split = (meta: UppyFile['meta']) => {
  const entries = Object.entries(meta).filter(([, value]) => value !== undefined && value !== '')
  const pick = (isWish: boolean) =>
    Object.fromEntries(entries.filter(([name]) => wishes.includes(name) === isWish))
  return { metadata: pick(false), wished: pick(true) }
}

/**
 * Options for `@uppy/aws-s3`, with which a plain Uppy sends files to the library: straight to the store, in parts that
 * Golden Retriever can go on with after a reload, counted and judged as everywhere. What people say of a file is its
 * `meta` (`altText`, `title`, `folder`, `tags`...). A refusal is the error of Uppy's `upload-error`, with the sentence
 * as its `message`, the stable `code` and the figures in `data`. `response.body` of `upload-success` has `location`,
 * the address of the file, and `key`, its `filename` in the library.
 *
 * Cookies are sent to the page's own origin only; for a library elsewhere give `headers`.
 *
 * @example
 * new Uppy().use(AwsS3, uppyOptions({ api: '/api/media' })).use(GoldenRetriever)
 */
export const uppyOptions = ({
  checksums = true,
  onUploaded,
  partSize = 8 * MiB,
  ...options
}: UppyLibraryOptions): UppyAwsS3Options => {
  const connection = connect(options)
  const files = new Map<string, UppyFile>()
  const parts = partsOf(connection)

  const chunkSize = (size: number) =>
    Math.max(partSize, 5 * MiB, Math.ceil(size / mostParts / MiB) * MiB)

  const blobOf = (key: string): Blob => {
    const data = files.get(key)?.data
    if (!(data instanceof Blob)) {
      throw mediaLibraryError(
        'FILE_UNREADABLE',
        'The file is no longer in this page: add it again.',
      )
    }
    return data
  }

  const forget = (key: string, upload: string) => {
    files.delete(key)
    parts.forget(upload)
  }

  /** Answers in the XML of S3, that Uppy reads. */
  const library = (path: string): SignedRequest => ({
    headers: { ...connection.headers, Accept: 'application/xml' },
    url: `${connection.api}/s3/multipart/${path}`,
  })

  const begin = async (key: string): Promise<SignedRequest> => {
    const { size } = blobOf(key)
    const { meta, name, type } = files.get(key)!
    const plan = await callApi<UploadPlan>(connection, {
      body: {
        filename: typeof meta.name === 'string' ? meta.name : name,
        idempotencyKey: globalThis.crypto?.randomUUID?.(),
        mimeType: type,
        partSize: chunkSize(size),
        size,
        ...split(meta).wished,
      },
      method: 'POST',
      path: '/upload/multipart/initiate',
    })
    if (plan.partCount > 1 && plan.partSize !== chunkSize(size)) {
      throw mediaLibraryError(
        'INVALID_PART',
        `The store wants parts of ${plan.partSize} bytes: give it as partSize to uppyOptions().`,
      )
    }
    parts.keep(String(plan.id), plan.parts)
    return library(String(plan.id))
  }

  const part = async (key: string, upload: string, number: number): Promise<SignedRequest> => {
    const blob = blobOf(key)
    const size = chunkSize(blob.size)
    const hasher = checksums ? await openHasher('md5') : null
    const body = blob.slice((number - 1) * size, number * size)
    const md5 = hasher && base64Of(await digestBlob(body, hasher))
    const { headers, url } = await parts.take(upload, number, Math.ceil(blob.size / size))
    return { headers: { ...headers, ...(md5 ? { 'content-md5': md5 } : {}) }, url }
  }

  const complete = async (key: string, upload: string): Promise<SignedRequest> => {
    const file = files.get(key)!
    const { doc } = await callApi<{ doc: UploadedFile }>(connection, {
      body: { metadata: split(file.meta).metadata },
      method: 'POST',
      path: `/s3/multipart/${upload}/complete`,
    })
    forget(key, upload)
    onUploaded?.(doc, file)
    return library(`${upload}/complete`)
  }

  return {
    generateObjectKey: (file) => {
      const key = file.s3Multipart?.key ?? file.id
      files.set(key, file)
      return key
    },
    getChunkSize: ({ size }) => chunkSize(size),
    shouldUseMultipart: true,
    signRequest: async ({ key, method, partNumber, uploadId }) => {
      if (!uploadId) {
        return begin(key)
      }
      if (method === 'PUT') {
        return part(key, uploadId, partNumber!)
      }
      if (method === 'POST') {
        return complete(key, uploadId)
      }
      if (method === 'DELETE') {
        forget(key, uploadId)
      }
      return library(uploadId)
    },
  }
}
