import type { Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { rangeHeader, readWithin } from '../remote/readWithin.js'
import { watched } from '../remote/watched.js'
import { ask } from './ask.js'
import { jsonObject } from './paths.js'
import { statObject } from './statObject.js'
import { storeError } from './storeError.js'

export const readObject = (bucket: Bucket, key: string, range?: ByteRange): Promise<Readable> => {
  const path = jsonObject(bucket, key)
  const headers = {
    'accept-encoding': 'identity',
    ...(range ? { range: rangeHeader(range) } : {}),
  }
  const question = { headers, method: 'GET', path, query: { alt: 'media' } } as const
  return readWithin({
    key,
    open: () => ask(bucket, question, (answer) => watched(answer, storeError)),
    range,
    stat: () => statObject(bucket, key),
  })
}
