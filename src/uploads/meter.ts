import { Transform } from 'node:stream'

/** Counts what flows through, and asks `allow` before it lets a byte pass that would exceed what was allowed so far. */
export const meter = (allowed: number, allow: (total: number) => Promise<number>) => {
  let total = 0
  let limit = allowed
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length
      if (total <= limit) {
        done(null, chunk)
        return
      }
      allow(total).then(
        (raised) => {
          limit = raised
          done(null, chunk)
        },
        (error: unknown) => done(error as Error),
      )
    },
  })
}
