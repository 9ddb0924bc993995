import type { Answer } from './send.js'

import { storeError, unavailable } from './storeError.js'

/** The body of an answer. Throws `STORAGE_UNAVAILABLE` when it breaks off, and when the store falls silent. */
export async function* chunksOf({ response, silence }: Answer): AsyncGenerator<Uint8Array> {
  const announced = response.headers.get('content-length')
  const reader = response.body?.getReader()
  let received = 0
  const next = async () => {
    silence.begin()
    try {
      return (await reader?.read())?.value
    } catch (error) {
      throw storeError(silence.signal.aborted ? silence.signal.reason : error)
    } finally {
      silence.end()
    }
  }
  try {
    for (let chunk = await next(); chunk; chunk = await next()) {
      received += chunk.byteLength
      yield chunk
    }
    if (announced !== null && Number(announced) !== received) {
      throw unavailable(`${received} of ${announced} bytes`)
    }
  } finally {
    // Whoever leaves early is not told how that went.
    void reader?.cancel().catch(() => undefined)
  }
}

export const textOf = async (answer: Answer): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of chunksOf(answer)) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

export const jsonOf = async (answer: Answer): Promise<unknown> => {
  const text = await textOf(answer)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw unavailable('no JSON', error)
  }
}
