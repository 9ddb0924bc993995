import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

/**
 * Counts and hashes what flows through, and asks `allow` before it lets a byte pass that would exceed what was
 * allowed so far.
 */
export const meter = (allowed: number, allow: (total: number) => Promise<number>) => {
  const hash = createHash('sha256')
  let total = 0
  let limit = allowed
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length
      hash.update(chunk)
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
  return { sha256: () => hash.digest('hex'), stream }
}
