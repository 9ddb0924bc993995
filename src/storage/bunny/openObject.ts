import { Readable } from 'node:stream'

import type { OpenObject } from '../signed/answerRead.js'
import type { Zone } from './zoneOf.js'

import { cutRange } from '../signed/cutRange.js'
import { readObject } from './readObject.js'
import { statObject } from './statObject.js'

/** The object at `key` for a read URL, or `null`. The store is asked for its bytes when somebody reads them. */
export const openObject = async (zone: Zone, key: string): Promise<null | OpenObject> => {
  const object = await statObject(zone, key)
  return (
    object && {
      close: async () => undefined,
      describe: async () => object,
      stream: (range) => {
        const cut = range && cutRange(range, object.size)
        async function* bytes() {
          yield* (await readObject(zone, key, cut)) as AsyncIterable<Uint8Array>
        }
        return Readable.from(bytes(), { objectMode: false })
      },
    }
  )
}
