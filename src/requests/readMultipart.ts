import busboy from 'busboy'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { MediaError } from '../errors/MediaError.js'

export interface MultipartFile {
  readonly body: Readable
  readonly field: string
  /** Fields that came before the file. */
  readonly fields: Readonly<Record<string, string>>
  readonly filename: string
  readonly mimeType: string
}

export interface Multipart<Result> {
  readonly fields: Record<string, string>
  /** What `onFile` answered for each file, in their order. */
  readonly results: PromiseSettledResult<Result>[]
}

const limits = {
  fieldNameSize: 100,
  fields: 50,
  fieldSize: 1_000_000,
  headerPairs: 50,
  parts: 1000,
}

const malformed = (cause: unknown) =>
  new MediaError(
    'INVALID_REQUEST',
    'The multipart/form-data body is malformed or was cut off.',
    {},
    { cause },
  )

/** Characters of a Content-Type; the longest boundary has 70. */
const longestType = 1000

const parserFor = (headers: Headers, files: number) => {
  const type = headers.get('content-type') ?? ''
  if (type.length > longestType) {
    throw new MediaError('INVALID_REQUEST', `The Content-Type has ${type.length} characters.`)
  }
  try {
    return busboy({
      defParamCharset: 'utf8',
      headers: { 'content-type': type },
      limits: { ...limits, files },
      // A path is refused as a name every way, so nobody learns another name than the one that was sent.
      preservePath: true,
    })
  } catch (cause) {
    throw malformed(cause)
  }
}

/** Browsers write a quote and line breaks in a name as `%22`, `%0D` and `%0A`, and nothing else so. */
const nameOf = (filename = '') => filename.replace(/%(?:0A|0D|22)/gi, decodeURIComponent)

/**
 * Reads a multipart body in one pass: each file is handed to `onFile` as a stream while it arrives, and the parser
 * waits for it. Never holds a file. Throws `INVALID_REQUEST` for a malformed body, too many or too large fields; the
 * error has the `results` of the files that came before.
 */
export const readMultipart = async <Result>(
  request: { readonly body: null | ReadableStream; readonly headers: Headers },
  { files = 1, onFile }: { files?: number; onFile: (file: MultipartFile) => Promise<Result> },
): Promise<Multipart<Result>> => {
  if (!request.body) {
    throw new MediaError('INVALID_REQUEST', 'The request has no body.')
  }
  const parser = parserFor(request.headers, files)
  const fields = Object.create(null) as Record<string, string>
  const running: Promise<Result>[] = []
  const open = new Set<Readable>()
  let refusal: MediaError | undefined
  const refuse = (message: string) => {
    refusal ??= new MediaError('INVALID_REQUEST', message)
  }
  parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated || valueTruncated) {
      refuse(`The field "${name}" is too long.`)
    }
    fields[name] =
      fields[name] !== undefined && name === 'tags' ? `${fields[name]},${value}` : value
  })
  parser.on('file', (field, stream, { filename, mimeType }) => {
    open.add(stream)
    stream.on('error', () => undefined)
    stream.once('close', () => open.delete(stream))
    const taken = onFile({
      body: stream,
      field,
      fields: { ...fields },
      filename: nameOf(filename),
      mimeType,
    })
    // A refused file is read to its end all the same: the client hears the answer only after it has sent everything.
    running.push(taken.finally(() => stream.resume()))
    taken.catch(() => undefined)
  })
  parser.on('filesLimit', () =>
    refuse(`At most ${files} file${files === 1 ? '' : 's'} can be sent at once.`),
  )
  parser.on('fieldsLimit', () => refuse(`At most ${limits.fields} fields can be sent at once.`))
  parser.on('partsLimit', () => refuse(`At most ${limits.parts} parts can be sent at once.`))
  try {
    await pipeline(Readable.fromWeb(request.body as never), parser)
  } catch (cause) {
    for (const stream of open) {
      stream.destroy(cause as Error)
    }
    throw Object.assign(malformed(cause), { results: await Promise.allSettled(running) })
  }
  const results = await Promise.allSettled(running)
  return refusal ? Promise.reject(Object.assign(refusal, { results })) : { fields, results }
}
