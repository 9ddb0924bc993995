import type { SignedPart } from './signer.js'

import { MediaError } from '../../errors/MediaError.js'
import { type Md5Of, md5Of } from './md5Of.js'

const insistLength = (header: null | string, { number, size }: SignedPart) => {
  if (header !== null && header !== String(size)) {
    throw new MediaError(
      'INVALID_PART',
      `Part ${number} has ${size} bytes, the request announces ${header}.`,
      {
        expected: size,
        number,
        received: Number(header),
      },
    )
  }
}

/** The body until its end, or until the request is aborted. Nobody waits for a source that does not let go. */
async function* chunksOf(body: Request['body'], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  const stop = () => void reader?.cancel().catch(() => undefined)
  signal.addEventListener('abort', stop)
  try {
    signal.throwIfAborted()
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
      yield next.value
    }
    signal.throwIfAborted()
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

/** Throws `INVALID_CHECKSUM` unless the bytes have each of these MD5 sums in base64. */
const insistSums = (md5: string, number: number, sums: readonly (null | string | undefined)[]) => {
  const sum = Buffer.from(md5, 'hex').toString('base64')
  if (sums.some((one) => one != null && one !== sum)) {
    throw new MediaError(
      'INVALID_CHECKSUM',
      `Part ${number} arrived with other bytes than its checksum says.`,
      { number },
    )
  }
}

/**
 * The body of a request, as long as it is what was signed and what its `Content-MD5` says. Reading it throws `INVALID_PART` at the first byte too
 * many, at an end that comes too early and when the client is gone; `INVALID_CHECKSUM` for other bytes.
 */
export const exactPart = ({ body, headers, signal }: Request, part: SignedPart): Md5Of => {
  const { checksum, number, size } = part
  insistLength(headers.get('content-length'), part)

  const refuse = (what: string, received: number, cause?: unknown) =>
    new MediaError(
      'INVALID_PART',
      `Part ${number} has ${size} bytes, ${what}.`,
      { expected: size, number, received },
      { cause },
    )

  const whole = md5Of(chunksOf(body, signal))

  async function* chunks() {
    try {
      for await (const chunk of whole.chunks) {
        if (whole.size() > size) {
          throw refuse('the body is longer', whole.size())
        }
        yield chunk
      }
    } catch (error) {
      throw MediaError.is(error)
        ? error
        : refuse(`the body broke off after ${whole.size()}`, whole.size(), error)
    }
    if (whole.size() < size) {
      throw refuse(`the body ended after ${whole.size()}`, whole.size())
    }
    insistSums(whole.md5(), number, [checksum, headers.get('content-md5')])
  }

  return { ...whole, chunks: chunks() }
}
