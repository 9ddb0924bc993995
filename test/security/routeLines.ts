import type { Person } from '../app/createApp.js'

import { form, pdf } from '../app/files.js'

/** What there is before a request: made by its owner, an editor. */
export interface Given {
  readonly filename?: string
  readonly folder?: string
  readonly id?: number
  readonly link?: { readonly id: number; readonly token: string }
  readonly ticket?: string
  readonly upload?: number
}

export const givenNames = [
  'nothing',
  'a file',
  'a flagged file',
  'a file in the trash',
  'a folder',
  'a link',
  'a picture',
  'an upload',
  'an upload of Uppy',
] as const
export type GivenName = (typeof givenNames)[number]

/** Statuses for nobody in particular, for other editors, for the owner and for admins. */
export type Statuses = readonly [nobody: number, others: number, owner: number, admin: number]

export interface RouteLine {
  readonly body?: (given: Given, person: null | Person) => unknown
  readonly given: GivenName
  readonly headers?: Readonly<Record<string, string>>
  readonly path: (given: Given) => string
  readonly statuses: Statuses
}

const line = (
  given: GivenName,
  path: RouteLine['path'] | string,
  statuses: Statuses,
  body?: RouteLine['body'],
  headers?: RouteLine['headers'],
): RouteLine => ({
  body,
  given,
  headers,
  path: typeof path === 'string' ? () => path : path,
  statuses,
})

const sent = () => form({ bytes: pdf(), name: 'paper.pdf' })
const plan = () => ({ filename: 'paper.pdf', size: 2_000 })
const id = ({ upload }: Given) => ({ id: upload })
const because = () => ({ reason: 'a test' })
const uppy = ({ upload }: Given) => `/s3/multipart/${upload}`

/** Logged in, whoever it is. */
const people = (status: number): Statuses => [401, status, status, status]
/** The owner and admins, of something that others do not see. */
const own = (status: number): Statuses => [401, 404, status, status]
/** An upload is its owner's alone: admins have their own. */
const mine = (status: number): Statuses => [401, 404, status, 404]
/** Payload's own update says that there is something, and no more: ids are counted up anyway. */
const changeable = (status: number): Statuses => [401, 403, status, status]
const admins = (status: number): Statuses => [401, 403, 403, status]
const seen = (status: number): Statuses => [404, 404, status, status]
const all = (status: number): Statuses => [status, status, status, status]

/** Who gets what from each route: `test/security/roles.test.ts` insists that there is a line for every route. */
export const routeLines: Readonly<Record<string, RouteLine>> = {
  'post /': line('nothing', '', people(201), sent),
  'post /upload': line('nothing', '/upload', people(201), sent),
  'post /upload/batch': line('nothing', '/upload/batch', people(201), sent),
  'post /upload/from-url': line('nothing', '/upload/from-url', people(422), () => ({
    url: 'http://127.0.0.1/a.pdf',
  })),
  'post /upload/presigned': line('nothing', '/upload/presigned', people(201), plan),
  'post /upload/confirm': line('an upload', '/upload/confirm', mine(201), id),
  'post /upload/multipart/initiate': line(
    'nothing',
    '/upload/multipart/initiate',
    people(201),
    plan,
  ),
  'post /upload/multipart/part': line(
    'an upload',
    '/upload/multipart/part',
    mine(200),
    (given) => ({
      ...id(given),
      numbers: [1],
    }),
  ),
  'post /upload/multipart/complete': line('an upload', '/upload/multipart/complete', mine(201), id),
  'post /upload/multipart/abort': line('an upload', '/upload/multipart/abort', mine(200), id),
  'get /upload/multipart/:uploadId': line(
    'an upload',
    ({ upload }) => `/upload/multipart/${upload}`,
    mine(200),
  ),
  // Their signatures open them, not the people.
  'put /storage/:provider': line('nothing', '/storage/LOCAL?key=x', all(403), () => pdf()),
  'get /storage/:provider': line('nothing', '/storage/LOCAL?key=x', all(403)),
  'head /storage/:provider': line('nothing', '/storage/LOCAL?key=x', all(403)),

  'get /s3/params': line('nothing', '/s3/params?filename=a.pdf', people(200)),
  'post /s3/multipart': line('nothing', '/s3/multipart', people(200), () => ({
    filename: 'a.pdf',
  })),
  'post /s3/multipart/:uploadId': line('an upload of Uppy', uppy, mine(200)),
  'get /s3/multipart/:uploadId': line('an upload of Uppy', uppy, mine(200)),
  'delete /s3/multipart/:uploadId': line('an upload of Uppy', uppy, mine(200)),
  'post /s3/multipart/:uploadId/complete': line(
    'an upload of Uppy',
    (given) => `${uppy(given)}/complete`,
    mine(200),
    () => ({ parts: [{}] }),
  ),
  'get /s3/multipart/:uploadId/:number': line(
    'an upload of Uppy',
    (given) => `${uppy(given)}/1`,
    mine(200),
  ),
  'put /s3/multipart/:uploadId/:number': line(
    'an upload of Uppy',
    (given) => `${uppy(given)}/1`,
    mine(200),
    () => pdf(),
    { 'content-length': '2000' },
  ),
  'post /file': line(
    'an upload of Uppy',
    ({ ticket, upload }) => `/file?upload=${upload}&key=${ticket}`,
    mine(201),
    sent,
  ),

  'get /usage': line('nothing', '/usage', people(200)),
  'get /usage/breakdown': line('nothing', '/usage/breakdown', people(200)),
  'get /stats': line('nothing', '/stats', admins(200)),
  'get /health': line('nothing', '/health', admins(200)),
  'get /metrics': line('nothing', '/metrics', admins(200)),
  'delete /cleanup': line('nothing', '/cleanup', admins(200)),

  'get /presets/progress': line('nothing', '/presets/progress', admins(200)),
  'post /presets/preview': line('nothing', '/presets/preview', admins(200), () => ({
    fit: 'inside',
    format: 'webp',
    quality: 80,
    width: 640,
  })),
  'post /presets/regenerate': line('nothing', '/presets/regenerate', admins(202)),
  'delete /presets/regenerate': line('nothing', '/presets/regenerate', admins(200)),

  'get /folders': line('nothing', '/folders', people(200)),
  'post /folders': line('nothing', '/folders', people(201), (_, person) => ({
    path: `of-${person?.id}-${Math.random()}`,
  })),
  // Folders are everybody's, as Payload's own are; what is in them is not.
  'delete /folders/:path(.+)': line('a folder', ({ folder }) => `/folders/${folder}`, people(200)),
  'post /bulk/move': line('a file', '/bulk/move', people(200), (given) => ({
    folder: null,
    ids: [given.id],
  })),
  'post /:id/move': line(
    'a file',
    (given) => `/${given.id}/move`,
    changeable(200),
    () => ({
      folder: null,
    }),
  ),

  'get /quarantined': line('a flagged file', '/quarantined', admins(200)),
  'post /:id/release': line(
    'a flagged file',
    (given) => `/${given.id}/release`,
    admins(200),
    because,
  ),
  'post /:id/block': line('a flagged file', (given) => `/${given.id}/block`, admins(200), because),
  'post /:id/scan': line('a file', (given) => `/${given.id}/scan`, admins(200)),

  // Whoever has the address is let in.
  'get /link/:token': line('a link', ({ link }) => `/link/${link!.token}`, all(200)),
  'head /link/:token': line('a link', ({ link }) => `/link/${link!.token}`, all(200)),
  'post /:id/link': line(
    'a file',
    (given) => `/${given.id}/link`,
    own(201),
    () => ({
      expiresIn: 60,
    }),
  ),
  'get /:id/links': line('a link', (given) => `/${given.id}/links`, own(200)),
  'delete /:id/links': line('a link', (given) => `/${given.id}/links`, own(200)),
  'delete /:id/links/:linkId': line(
    'a link',
    ({ id: file, link }) => `/${file}/links/${link!.id}`,
    own(200),
  ),

  'get /:id/history': line('a file', (given) => `/${given.id}/history`, own(200)),

  'get /:id/variants': line('a file', (given) => `/${given.id}/variants`, seen(200)),
  'delete /:id/variants/:name': line(
    'a picture',
    (given) => `/${given.id}/variants/thumbnail`,
    own(409),
  ),
  'post /:id/resize': line(
    'a picture',
    (given) => `/${given.id}/resize`,
    own(201),
    () => ({ width: 100 }),
  ),
  'post /:id/crop': line(
    'a picture',
    (given) => `/${given.id}/crop`,
    own(201),
    () => ({ height: 10, width: 10, x: 0, y: 0 }),
  ),
  'post /:id/process': line(
    'a picture',
    (given) => `/${given.id}/process`,
    own(201),
    () => ({ operations: [{ op: 'grayscale' }] }),
  ),
  'post /:id/optimize': line(
    'a picture',
    (given) => `/${given.id}/optimize`,
    own(201),
    () => ({ maxSide: 50 }),
  ),
  'delete /:id/optimize': line('a picture', (given) => `/${given.id}/optimize`, own(200)),
  'post /:id/sign': line(
    'a picture',
    (given) => `/${given.id}/sign`,
    own(200),
    () => ({ w: 100 }),
  ),
  'get /:id/file/:variant?': line('a file', (given) => `/${given.id}/file`, seen(200)),
  'head /:id/file/:variant?': line('a file', (given) => `/${given.id}/file`, seen(200)),
  'get /:id/download': line('a file', (given) => `/${given.id}/download`, seen(200)),
  'head /:id/download': line('a file', (given) => `/${given.id}/download`, seen(200)),
  'get /file/:filename': line('a file', (given) => `/file/${given.filename}`, seen(200)),
  'head /file/:filename': line('a file', (given) => `/file/${given.filename}`, seen(200)),
  // A paper has none; that there are none is no fault.
  'post /:id/renditions': line('a file', (given) => `/${given.id}/renditions`, own(422)),
  'delete /:id/renditions': line('a file', (given) => `/${given.id}/renditions`, own(200)),
  'post /:id/restore': line('a file in the trash', (given) => `/${given.id}/restore`, own(200)),
  'put /:id': line(
    'a file',
    (given) => `/${given.id}`,
    changeable(200),
    () => ({ title: 'changed' }),
  ),
  'patch /:id': line(
    'a file',
    (given) => `/${given.id}`,
    [403, 403, 200, 200],
    () => ({
      title: 'changed',
    }),
  ),
  'delete /:id': line('a file', (given) => `/${given.id}`, own(200)),
  'delete /': line('a file', (given) => `?where[id][equals]=${given.id}`, people(200)),
}
