import { randomInt, randomUUID } from 'node:crypto'

import type { FileType } from '../core/mediaKinds.js'

import { pathProblem } from '../core/customPath.js'
import { storedName } from '../core/fileName.js'
import { datePrefix, joinKey } from '../core/objectKey.js'
import { MediaError } from '../errors/MediaError.js'

export interface PlannedObject {
  readonly filename: string
  readonly key: string
  readonly objectKey: string
  readonly prefix: string
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

const suffix = () => Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')

/**
 * Where a new file will lie: under today, or in the folder its owner chose. Nothing else of the key comes from the
 * client, and no query is needed to find a free one. Throws `INVALID_NAME` for a path that may not be.
 */
export const planObject = (
  originalFilename: string,
  { extensions }: FileType,
  path?: string,
): PlannedObject => {
  const problem = path === undefined ? undefined : pathProblem(path)
  if (problem) {
    throw new MediaError('INVALID_NAME', problem, { path: path!.slice(0, 300) })
  }
  const prefix = path ?? datePrefix(new Date())
  const objectKey = randomUUID()
  const filename = storedName(originalFilename, suffix(), extensions[0]!)
  return { filename, key: joinKey(prefix, objectKey, filename), objectKey, prefix }
}

/** The parts of a planned key. */
export const partsOfKey = (key: string): PlannedObject => {
  const segments = key.split('/')
  return {
    filename: segments.at(-1)!,
    key,
    objectKey: segments.at(-2)!,
    prefix: segments.slice(0, -2).join('/'),
  }
}
