import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Bunny } from './startBunny.js'

import { refuse } from './refuse.js'
import { sha256 } from './zoneFiles.js'

const isName = (name: string) => name !== '' && !/^ | $/.test(name) && name !== '.' && name !== '..'

const isPath = (path: string) => path.length <= 6000 && path.split('/').every(isName)

/** Keeps a file when all of it is there, with the checksum that was announced; folders are made on the way. */
export const putFile = async (
  { files }: Bunny,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { checksum, 'content-type': type, 'override-content-type': override } = request.headers
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) {
      chunks.push(chunk as Buffer)
    }
  } catch {
    // The sender hung up: nothing was stored, and nobody is there to be told.
    return
  }
  if (!isPath(path)) {
    return refuse(response, 400, 'Invalid path')
  }
  const bytes = Buffer.concat(chunks)
  if (checksum !== undefined && checksum !== sha256(bytes)) {
    return refuse(response, 400, 'Checksum and file contents mismatched')
  }
  files.put(path, bytes, String(override ?? type ?? 'application/octet-stream'))
  response
    .writeHead(201, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ HttpCode: 201, Message: 'File uploaded.' }))
}
