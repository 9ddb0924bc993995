import assert from 'node:assert/strict'

import type { ErrorCode } from '../../core/errorCodes.js'
import type { UploadedPart } from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'

export const assertBytes = (actual: Buffer, expected: Buffer): void =>
  assert.ok(
    actual.equals(expected),
    `${actual.length} bytes are not the ${expected.length} that were expected`,
  )

export const assertThrows = async (
  work: Promise<unknown>,
  ...codes: ErrorCode[]
): Promise<MediaError> => {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  assert.ok(outcome, `it should have thrown ${codes.join(' or ')}`)
  assert.ok(MediaError.is(outcome.error, ...codes), `it threw ${String(outcome.error)}`)
  return outcome.error
}

/** The client's mistake, and nobody else's. */
export const assertRefused = async (sent: Promise<Response>): Promise<void> => {
  const { status } = await sent
  assert.ok(status >= 400 && status < 500, `it was answered with ${status}`)
}

/** Taken or refused, but no mistake of the store. */
export const assertAnswered = async (sent: Promise<Response>): Promise<void> => {
  const { status } = await sent
  assert.ok(status < 500, `it was answered with ${status}`)
}

export const assertAccepted = async (sent: Promise<Response>): Promise<void> => {
  const response = await sent
  assert.ok(response.ok, `it was answered with ${response.status}: ${await response.text()}`)
}

export const assertParts = (
  actual: readonly UploadedPart[],
  sizes: Readonly<Record<number, number>>,
): void =>
  assert.deepEqual(Object.fromEntries(actual.map(({ number, size }) => [number, size])), sizes)
