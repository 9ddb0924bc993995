import { isDeepStrictEqual } from 'node:util'

import { MediaError } from '../errors/MediaError.js'
import { fromForm } from './metadata.js'

type Fields = Readonly<Record<string, string>>

const wrong = () =>
  new MediaError(
    'INVALID_REQUEST',
    'The field "metadata" has to be a JSON array with an object, or null, for each file.',
  )

const listFrom = (text: string): unknown[] => {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list)) {
      return list
    }
  } catch {
    // Said below.
  }
  throw wrong()
}

/**
 * What the fields of a batch say of its file number `index`: the fields common to all, and over them its own entry of
 * `metadata`, a JSON array by position. Throws `INVALID_REQUEST`.
 *
 * @example batchMetadata({ folder: 'trip', metadata: '[{ "title": "Day 1" }, null]' }, 0) // { folder, title }
 */
export const batchMetadata = (
  { metadata, ...common }: Fields,
  index: number,
): Record<string, unknown> => {
  const own = metadata === undefined ? null : (listFrom(metadata)[index] ?? null)
  if (typeof own !== 'object' || Array.isArray(own)) {
    throw wrong()
  }
  return { ...fromForm(common), ...own }
}

/** What `after` says and `before` did not. */
export const said = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(after).filter(([name, value]) => !isDeepStrictEqual(before[name], value)),
  )
