import type { Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { rangeHeader, readWithin } from '../remote/readWithin.js'
import { watched } from '../remote/watched.js'
import { ask, storeError } from './ask.js'
import { statObject } from './statObject.js'

export const readObject = (bucket: Bucket, key: string, range?: ByteRange): Promise<Readable> => {
  const path = bucket.pathOf(key)
  const open = async () => {
    const { Body } = await ask(bucket, ({ client, sdk }) =>
      client.send(
        new sdk.GetObjectCommand({
          Bucket: bucket.name,
          Key: path,
          Range: range && rangeHeader(range),
        }),
      ),
    )
    return watched(Body as Readable, storeError)
  }
  return readWithin({ key, open, range, stat: () => statObject(bucket, key) })
}
