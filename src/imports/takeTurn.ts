import type { Imports } from './importOptions.js'

import { MediaError } from '../errors/MediaError.js'

const running = new WeakMap<Imports, Map<number | string, number>>()

/** Runs one of the imports that a user may have at once in this process. Throws `UPLOAD_BUSY` for one more. */
export const takeTurn = async <T>(
  imports: Imports,
  user: number | string,
  run: () => Promise<T>,
): Promise<T> => {
  const { perUser } = imports
  const turns = running.get(imports) ?? new Map<number | string, number>()
  running.set(imports, turns)
  const before = turns.get(user) ?? 0
  if (before >= perUser) {
    throw new MediaError(
      'UPLOAD_BUSY',
      `You may have ${perUser} imports at once: wait until one of them has ended.`,
      { perUser },
    )
  }
  turns.set(user, before + 1)
  try {
    return await run()
  } finally {
    const left = turns.get(user)! - 1
    if (left > 0) {
      turns.set(user, left)
    } else {
      turns.delete(user)
    }
  }
}
