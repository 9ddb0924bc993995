import type { Answer, Asked, Store } from './store.js'

import { bareFailure, jsonFailure, xmlFailure } from './failure.js'
import { getJson, insertJson, listJson, removeJson } from './jsonObjects.js'
import { insistToken, issueToken } from './tokens.js'
import { verifySignature } from './verifySignature.js'
import { listParts, listUploads } from './xmlLists.js'
import { getXml } from './xmlObjects.js'
import { abort, complete, initiate, receivePart } from './xmlUploads.js'

export type Handler = (store: Store, asked: Asked, key: string) => Answer

/** Method, path, and what has to be in the query. */
type Row = readonly [method: string, path: RegExp, parameter: string | undefined, handler: Handler]

const json: readonly Row[] = [
  ['POST', /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/, 'uploadType', insertJson],
  ['GET', /^\/storage\/v1\/b\/([^/]+)\/o$/, undefined, listJson],
  ['GET', /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/, undefined, getJson],
  ['DELETE', /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/, undefined, removeJson],
]

const xml: readonly Row[] = [
  ['GET', /^\/([^/]+)$/, 'uploads', listUploads],
  ['POST', /^\/([^/]+)\/(.+)$/, 'uploads', initiate],
  ['POST', /^\/([^/]+)\/(.+)$/, 'uploadId', complete],
  ['PUT', /^\/([^/]+)\/(.+)$/, 'partNumber', receivePart],
  ['GET', /^\/([^/]+)\/(.+)$/, 'uploadId', listParts],
  ['DELETE', /^\/([^/]+)\/(.+)$/, 'uploadId', abort],
  ['GET', /^\/([^/]+)\/(.+)$/, undefined, getXml],
]

const isAsked = ({ method, url }: Asked, [verb, path, parameter]: Row) =>
  verb === method &&
  path.test(url.pathname) &&
  (parameter === undefined || url.searchParams.has(parameter))

const noBucket = (isJson: boolean) =>
  isJson
    ? jsonFailure(404, 'notFound', 'The specified bucket does not exist.')
    : xmlFailure(404, 'NoSuchBucket', 'The specified bucket does not exist.')

/** Answers a request, or throws what it is refused with. */
export const route = (store: Store, asked: Asked): Answer => {
  const { pathname, searchParams } = asked.url
  if (pathname === '/token') {
    return issueToken(store, asked)
  }
  const isJson = /^\/(?:upload\/)?storage\/v1\//.test(pathname)
  const row = (isJson ? json : xml).find((one) => isAsked(asked, one))
  if (searchParams.has('X-Goog-Algorithm') || searchParams.has('X-Goog-Signature')) {
    verifySignature(store, asked)
  } else {
    insistToken(store, asked, isJson)
  }
  if (!row && isJson) {
    throw bareFailure(404, 'Not Found')
  }
  if (!row) {
    throw xmlFailure(400, 'InvalidArgument', 'Nothing here is asked for like that.')
  }
  const [, path, , handler] = row
  const [, bucket = '', key = ''] = path.exec(pathname) ?? []
  if (decodeURIComponent(bucket) !== store.bucket.name) {
    throw noBucket(isJson)
  }
  return handler(store, asked, decodeURIComponent(key))
}
