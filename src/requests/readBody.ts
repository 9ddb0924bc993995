import type { PayloadRequest } from 'payload'
import type { z } from 'zod'

import { Readable } from 'node:stream'

import { MediaError } from '../errors/MediaError.js'

const most = 1_000_000

const problemOf = ({ message, path }: z.core.$ZodIssue) =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message

/** Checks `data` against a schema. Throws `INVALID_REQUEST` with every problem in its message. */
export const insistShape = <Shape extends z.ZodType>(
  schema: Shape,
  data: unknown,
): z.output<Shape> => {
  const result = schema.safeParse(data)
  if (!result.success) {
    const problems = result.error.issues.slice(0, 20).map(problemOf)
    throw new MediaError('INVALID_REQUEST', `The request is wrong: ${problems.join('; ')}.`, {
      problems,
    })
  }
  return result.data
}

const tooLarge = () =>
  new MediaError('INVALID_REQUEST', `The request is larger than ${most} bytes.`)

/** Stops at the first byte too many, also when nobody told the length. */
const readText = async ({ body, headers }: PayloadRequest): Promise<string> => {
  if (Number(headers.get('content-length') ?? 0) > most) {
    throw tooLarge()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ? Readable.fromWeb(body as never) : []) {
    size += (chunk as Uint8Array).length
    if (size > most) {
      throw tooLarge()
    }
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The JSON body of a request in the shape of `schema`. Throws `INVALID_REQUEST`. */
export const readBody = async <Shape extends z.ZodType>(
  req: PayloadRequest,
  schema: Shape,
): Promise<z.output<Shape>> => {
  const text = await readText(req)
  let data: unknown
  try {
    data = text ? JSON.parse(text) : {}
  } catch {
    throw new MediaError('INVALID_REQUEST', 'The request is not valid JSON.')
  }
  return insistShape(schema, data)
}
