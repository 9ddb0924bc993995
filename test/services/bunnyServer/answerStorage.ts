import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Bunny } from './startBunny.js'

import { describeFile, describeFolder } from './describeFile.js'
import { putFile } from './putFile.js'
import { refuse } from './refuse.js'
import { serveFile } from './serveFile.js'

const cut = (path: string) => {
  const end = path.lastIndexOf('/') + 1
  return { folder: path.slice(0, end), name: path.slice(end) }
}

type Verb = (bunny: Bunny, path: string, request: IncomingMessage, response: ServerResponse) => void

const json = (response: ServerResponse, value: unknown) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))

const list: Verb = ({ files, zone }, folder, _request, response) => {
  const found = files.childrenOf(folder)
  json(response, [
    ...found.folders.map(([name, created]) => describeFolder(zone, folder, name, created)),
    ...found.files.map(([name, file]) => describeFile(zone, folder, name, file)),
  ])
}

/** A folder is asked for with a slash at its end; without, it is the name of a file. */
const get: Verb = (bunny, path, request, response) => {
  if (path === '' || path.endsWith('/')) {
    return list(bunny, path, request, response)
  }
  const file = bunny.files.files.get(path)
  return file
    ? serveFile(file, request, response, { 'Content-Type': file.contentType })
    : refuse(response, 404, 'Object Not Found')
}

const describe: Verb = ({ files, zone }, path, _request, response) => {
  const { folder, name } = cut(path)
  const file = files.files.get(path)
  return file
    ? json(response, describeFile(zone, folder, name, file))
    : refuse(response, 404, 'Object Not Found')
}

const remove: Verb = ({ files }, path, _request, response) =>
  files.remove(path)
    ? response.writeHead(200).end(JSON.stringify({ HttpCode: 200, Message: 'Object deleted' }))
    : refuse(response, 404, 'Object Not Found')

const verbs: Readonly<Record<string, Verb>> = {
  DELETE: remove,
  DESCRIBE: describe,
  GET: get,
  PUT: (bunny, path, request, response) => void putFile(bunny, path, request, response),
}

/** The path in the zone, or `undefined` for another zone and for what is no path. */
const pathOf = ({ zone }: Bunny, url: string): string | undefined => {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    return path.startsWith(`/${zone}/`) ? path.slice(zone.length + 2) : undefined
  } catch {
    return undefined
  }
}

export const answerStorage = (
  bunny: Bunny,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const path = pathOf(bunny, request.url!)
  // Another zone has another key.
  if (path === undefined || request.headers.accesskey !== bunny.accessKey) {
    return refuse(response, 401, 'Unauthorized')
  }
  const verb = verbs[request.method!]
  return verb ? verb(bunny, path, request, response) : refuse(response, 405, 'Method Not Allowed')
}
