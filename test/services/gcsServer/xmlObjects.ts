import type { Handler } from './route.js'

import { xmlFailure } from './failure.js'
import { serveBytes } from './serveBytes.js'

/** Serves an object under the type and the name that the URL says. */
export const getXml: Handler = ({ bucket }, { headers, url }, key) => {
  const thing = bucket.objects.get(key)
  if (!thing) {
    throw xmlFailure(404, 'NoSuchKey', 'The specified key does not exist.')
  }
  const served = serveBytes(thing, headers, (more) =>
    xmlFailure(416, 'InvalidRange', 'The requested range cannot be satisfied.', more),
  )
  const type = url.searchParams.get('response-content-type')
  const disposition = url.searchParams.get('response-content-disposition')
  return {
    ...served,
    headers: {
      ...served.headers,
      ...(type ? { 'content-type': type } : {}),
      ...(disposition ? { 'content-disposition': disposition } : {}),
    },
  }
}
