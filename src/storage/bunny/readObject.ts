import { Readable } from 'node:stream'

import type { ErrorCode } from '../../core/errorCodes.js'
import type { ByteRange } from '../StorageProvider.js'
import type { Answer } from './send.js'
import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { rangeHeader, readWithin } from '../remote/readWithin.js'
import { ask } from './ask.js'
import { chunksOf, textOf } from './chunksOf.js'
import { statObject } from './statObject.js'
import { unavailable } from './storeError.js'

/** The bytes as they come. Whoever stops reading ends the request, also one that is waiting. */
const readableOf = (answer: Answer): Readable => {
  const chunks = chunksOf(answer)
  const body: Readable = new Readable({
    destroy: (error, done) => {
      answer.silence.stop(error)
      done(error)
    },
    read: () =>
      void chunks.next().then(
        ({ done, value }) => body.push(done ? null : value),
        (error: Error) => body.destroy(error),
      ),
  })
  return body
}

const refusals: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  404: ['OBJECT_NOT_FOUND', 'The store has no such object.'],
  416: ['RANGE_NOT_SATISFIABLE', 'The object has no such bytes.'],
}

const open = async (zone: Zone, path: string, range?: ByteRange): Promise<Readable> => {
  const headers: Record<string, string> = range ? { Range: rangeHeader(range) } : {}
  const answer = await ask(zone, { headers, method: 'GET', path })
  const { status } = answer.response
  if (status === (range ? 206 : 200)) {
    return readableOf(answer)
  }
  const refusal = refusals[status]
  if (refusal) {
    await textOf(answer).catch(() => undefined)
    throw new MediaError(...refusal)
  }
  answer.silence.stop(undefined)
  throw unavailable(`HTTP ${status} to a range`)
}

export const readObject = async (zone: Zone, key: string, range?: ByteRange): Promise<Readable> => {
  const path = zone.pathOf(key)
  return readWithin({
    key,
    open: () => open(zone, path, range),
    range,
    stat: () => statObject(zone, key),
  })
}
