import { createHash } from 'node:crypto'

import type { Handler } from './route.js'
import type { Answer, Bucket, Thing } from './store.js'

import { bareFailure, jsonFailure } from './failure.js'
import { serveBytes } from './serveBytes.js'
import { byBytes, place } from './store.js'

const resource = ({ name: bucket }: Bucket, name: string, thing: Thing) => ({
  name,
  bucket,
  contentType: thing.contentType,
  etag: `${Buffer.from(thing.generation).toString('base64')}=`,
  generation: thing.generation,
  kind: 'storage#object',
  metageneration: '1',
  size: String(thing.bytes.length),
  timeCreated: thing.createdAt.toISOString(),
  updated: thing.createdAt.toISOString(),
  ...(thing.md5 ? { md5Hash: thing.md5 } : {}),
})

const json = (value: unknown): Answer => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json; charset=UTF-8' },
})

const missing = ({ name }: Bucket, key: string) => `No such object: ${name}/${key}`

/** Names of 1 to 1024 bytes without line breaks, and some that mean something else. */
export const isName = (name: string): boolean =>
  name !== '' &&
  Buffer.byteLength(name) <= 1024 &&
  !/[\r\n\ufffe\uffff]/.test(name) &&
  name !== '.' &&
  name !== '..' &&
  !name.startsWith('.well-known/acme-challenge/')

export const insertJson: Handler = ({ bucket }, { body, headers, url }) => {
  const query = url.searchParams
  const name = query.get('name') ?? ''
  if (query.get('uploadType') !== 'media' || !isName(name)) {
    throw jsonFailure(400, 'invalid', 'Only media uploads are here, and objects have names.')
  }
  const wanted = query.get('ifGenerationMatch')
  if (wanted !== null && wanted !== (bucket.objects.get(name)?.generation ?? '0')) {
    throw jsonFailure(
      412,
      'conditionNotMet',
      'At least one of the pre-conditions you specified did not hold.',
    )
  }
  const thing = place(bucket, name, {
    acl: query.get('predefinedAcl') ?? undefined,
    bytes: body,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    md5: createHash('md5').update(body).digest('base64'),
  })
  return json(resource(bucket, name, thing))
}

export const getJson: Handler = ({ bucket }, { headers, url }, key) => {
  const isMedia = url.searchParams.get('alt') === 'media'
  const thing = bucket.objects.get(key)
  if (!thing) {
    throw isMedia
      ? bareFailure(404, missing(bucket, key))
      : jsonFailure(404, 'notFound', missing(bucket, key))
  }
  return isMedia
    ? serveBytes(thing, headers, (more) =>
        bareFailure(416, 'Request range not satisfiable', 'text/html', more),
      )
    : json(resource(bucket, key, thing))
}

export const removeJson: Handler = ({ bucket }, _asked, key) => {
  if (!bucket.objects.delete(key)) {
    throw jsonFailure(404, 'notFound', missing(bucket, key))
  }
  return { status: 204 }
}

export const listJson: Handler = ({ bucket, pageSize }, { url }) => {
  const query = url.searchParams
  const token = query.get('pageToken')
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString()
  const wanted = Math.min(Number(query.get('maxResults') ?? pageSize), pageSize)
  const names = [...bucket.objects.keys()]
    .filter((name) => name.startsWith(query.get('prefix') ?? ''))
    .filter((name) => byBytes(name, after) > 0)
    .sort(byBytes)
  const page = names.slice(0, wanted)
  return json({
    items:
      page.length > 0
        ? page.map((name) => resource(bucket, name, bucket.objects.get(name)!))
        : undefined,
    kind: 'storage#objects',
    nextPageToken:
      names.length > page.length ? Buffer.from(page.at(-1)!).toString('base64url') : undefined,
  })
}
