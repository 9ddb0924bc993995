import { PassThrough, type Readable } from 'node:stream'

/** The bytes as they come. A connection that breaks throws what `errorOf` says; whoever stops reading ends it. */
export const watched = (source: Readable, errorOf: (error: unknown) => Error): Readable => {
  const body = new PassThrough()
  source.on('error', (error) => body.destroy(errorOf(error)))
  body.on('close', () => source.destroy())
  return source.pipe(body)
}
