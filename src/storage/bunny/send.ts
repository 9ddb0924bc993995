import type { Zone } from './zoneOf.js'

import { type Silence, silence } from './silence.js'
import { storeError } from './storeError.js'

export interface Question {
  readonly body?: Buffer | ReadableStream<Uint8Array>
  readonly headers?: Readonly<Record<string, string>>
  readonly method: 'DELETE' | 'DESCRIBE' | 'GET' | 'PUT'
  /** In the zone. A folder has a slash at its end. */
  readonly path: string
}

export interface Answer {
  readonly response: Response
  readonly silence: Silence
}

/** Asks the store once, whatever it answers. Throws `STORAGE_UNAVAILABLE` when it does not. */
export const send = async (
  zone: Zone,
  { body, headers, method, path }: Question,
  watch: Silence = silence(zone.timeout),
): Promise<Answer> => {
  watch.begin()
  try {
    const response = await fetch(zone.urlOf(path), {
      body: body as BodyInit | undefined,
      // Next.js remembers answers otherwise.
      cache: 'no-store',
      duplex: 'half',
      headers: { ...headers, 'Accept-Encoding': 'identity', AccessKey: zone.accessKey },
      method,
      redirect: 'error',
      signal: watch.signal,
    } as RequestInit)
    return { response, silence: watch }
  } catch (error) {
    throw storeError(watch.signal.aborted ? watch.signal.reason : error)
  } finally {
    watch.end()
  }
}
