import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'

import type { StorageUsage } from '../../src/library/documents.js'
import type { App, Person } from './createApp.js'

export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any
  readonly status: number
}

export const read = async (answer: Promise<Response> | Response): Promise<Answer> => {
  const response = await answer
  const text = await response.text()
  return { body: text ? JSON.parse(text) : null, status: response.status }
}

/** The status and code of an error, which carries a sentence. */
export const errorOf = ({ body, status }: Answer): { code: string; status: number } => {
  const [error] = body.errors
  expect(error.message).toMatch(/^\S.*\s.*[.)]$/s)
  return { code: error.data?.code, status }
}

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64')

/** Speaks to the library as one person. */
export const speaker = (app: App, person: null | Person = app.editor) => {
  const ask = (method: string, url: string, body?: unknown) =>
    read(app.call(method, url, person, body))
  const post = (route: string) => (body: unknown) => ask('POST', `/media/upload/${route}`, body)
  return {
    abort: (id: unknown) => post('multipart/abort')({ id }),
    ask,
    complete: (id: unknown, metadata = {}) => post('multipart/complete')({ id, ...metadata }),
    confirm: (id: unknown, metadata = {}) => post('confirm')({ id, ...metadata }),
    initiate: post('multipart/initiate'),
    part: post('multipart/part'),
    presign: post('presigned'),
    resume: (id: unknown) => ask('GET', `/media/upload/multipart/${id as string}`),
  }
}

export type Speaker = ReturnType<typeof speaker>

interface Signed {
  readonly headers?: Record<string, string>
  readonly url: string
}

/** Sends bytes to a signed URL, without a login. */
export const put = (app: App, { headers, url }: Signed, bytes: Uint8Array): Promise<Answer> => {
  const { origin, pathname, search } = new URL(url)
  expect({ origin, pathname }).toEqual({
    origin: 'http://localhost:3000',
    pathname: '/api/media/storage/LOCAL',
  })
  return read(app.call('PUT', `/media/storage/LOCAL${search}`, null, bytes, headers))
}

/** The figures of a person's usage, as they are in the database. */
export const usageOf = async (app: App, { id }: Person): Promise<StorageUsage> => {
  await app.call('GET', '/media/usage', personOf(app, id))
  const row: unknown = await app.payload.db.findOne({
    collection: 'storage-usage',
    where: { user: { equals: id } },
  })
  return row as StorageUsage
}

const personOf = (app: App, id: number): Person =>
  [app.admin, app.editor, app.other].find((person) => person.id === id)!

/** Every file below the folder of the store, with its path in it. */
export const filesOf = async ({ dir }: Pick<App, 'dir'>): Promise<string[]> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** Ids of uploads that hold a reservation. */
export const heldUploads = async ({ payload }: App): Promise<unknown[]> => {
  const { docs } = await payload.db.find({
    collection: 'media-uploads',
    pagination: false,
    where: { state: { in: ['open', 'completing'] } },
  })
  return docs.map(({ id }) => id)
}
