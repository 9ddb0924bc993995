import { Transform } from 'node:stream'

import type { Patch } from './Block.js'

/** In their order; what would be changed a second time is left as the first one has it. */
export const inOrder = (patches: readonly Patch[]): Patch[] => {
  const ordered: Patch[] = []
  for (const patch of [...patches].sort((a, b) => a.start - b.start)) {
    const last = ordered.at(-1)
    if (patch.end > patch.start && (!last || patch.start >= last.end)) {
      ordered.push(patch)
    }
  }
  return ordered
}

/** Puts patches into what flows through; its length stays. */
export const patching = (patches: readonly Patch[]): Transform => {
  const ordered = inOrder(patches)
  let next = 0
  let at = 0
  return new Transform({
    transform(given: Buffer, _encoding, done) {
      const end = at + given.length
      const isTouched = next < ordered.length && ordered[next]!.start < end
      const chunk = isTouched ? Buffer.from(given) : given
      while (next < ordered.length && ordered[next]!.start < end) {
        const patch = ordered[next]!
        const [from, to] = [Math.max(patch.start, at), Math.min(patch.end, end)]
        if (patch.bytes) {
          patch.bytes.copy(chunk, from - at, from - patch.start, to - patch.start)
        } else {
          chunk.fill(0, from - at, to - at)
        }
        if (patch.end > end) {
          break
        }
        next += 1
      }
      at = end
      done(null, chunk)
    },
  })
}
