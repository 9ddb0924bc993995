import type { CollectionBeforeOperationHook } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { isStorable } from '../core/isStorable.js'
import { MediaError } from '../errors/MediaError.js'
import { idFrom } from '../library/idFrom.js'
import { start } from '../library/start.js'

interface Asked {
  readonly data?: unknown
  readonly id?: number | string
  readonly sort?: string | string[]
  readonly where?: unknown
}

/** Payload lets anybody sort files by a hidden field of their owner, such as the hash of a password. */
const asksAboutPeople = (sort: string | string[]): boolean =>
  [sort].flat().some((paths) => /(?:^|,)\s*-?(?:user|releasedBy)\./.test(paths))

/**
 * Payload (3.90.1) leaves a rejected promise behind for a hidden field that a filter names over two relations, and some
 * servers end with that. Visitors see no relation of a file, so there is nothing for them there.
 */
const leadsFar = (where: unknown): boolean =>
  typeof where === 'object' &&
  where !== null &&
  Object.entries(where).some(([path, inner]) => /\..*\./.test(path) || leadsFar(inner))

/** What Postgres would answer with an error of its own is refused before it is asked: odd ids, NUL in texts. */
export const refuseOddRequests =
  (library: MediaLibrary): CollectionBeforeOperationHook =>
  async ({ args, overrideAccess, req }) => {
    await start(library, req.payload)
    const { id, data, sort = [], where } = args as Asked
    if (id != null && idFrom(library, id) === null) {
      throw new MediaError('FILE_NOT_FOUND', 'There is no such file.', {
        id: String(id).slice(0, 100),
      })
    }
    if (!isStorable(data) || !isStorable(where)) {
      throw new MediaError(
        'INVALID_REQUEST',
        'The request contains NUL or broken characters, or is nested too deep.',
      )
    }
    if (!overrideAccess && !req.user && leadsFar(where)) {
      throw new MediaError(
        'INVALID_REQUEST',
        'Visitors cannot filter files by what leads elsewhere.',
      )
    }
    if (!overrideAccess && asksAboutPeople(sort)) {
      throw new MediaError('INVALID_REQUEST', 'Files cannot be sorted by what is known of people.')
    }
    return args
  }
