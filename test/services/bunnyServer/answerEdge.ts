import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Bunny } from './startBunny.js'

import { isToken } from './isToken.js'
import { serveFile } from './serveFile.js'

/** Edge rules "Set Response Header" of the pull zone, as the README tells to make them. */
const edgeRules = {
  'Content-Disposition': '%{Query.disposition}',
  'Content-Type': '%{Query.contentType}',
}

const expand = (template: string, query: URLSearchParams): string =>
  template.replace(/%\{Query\.(\w+)\}/g, (_, name: string) => query.get(name) ?? '')

const refuse = (response: ServerResponse, status: number) => void response.writeHead(status).end()

/** A pull zone with token authentication, whose origin is the storage zone; without its cache. */
export const answerEdge = (
  { files, tokenKey }: Bunny,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const url = new URL(request.url!, 'http://localhost')
  if (!['GET', 'HEAD'].includes(request.method!)) {
    return refuse(response, 405)
  }
  if (!isToken(url, tokenKey)) {
    return refuse(response, 403)
  }
  const file = files.files.get(decodeURIComponent(url.pathname).slice(1))
  const rules = Object.entries(edgeRules).map(([name, value]) => [
    name,
    expand(value, url.searchParams),
  ])
  return file
    ? serveFile(file, request, response, Object.fromEntries(rules) as Record<string, string>)
    : refuse(response, 404)
}
