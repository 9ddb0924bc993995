import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { StorageProvider } from './StorageProvider.js'

import { MediaError } from '../errors/MediaError.js'
import { webStream } from './signed/webStream.js'

/** What goes wrong with one call. */
export type Fault =
  /** Closes a body after some bytes: what `read` answers, what `write` or `handle` is given. */
  | { readonly bytes: number; readonly kind: 'cut'; readonly error?: Error }
  /** Throws before anything happens. */
  | { readonly error?: Error; readonly kind: 'fail' }
  /** Does the work and then throws: the answer was lost on its way. */
  | { readonly error?: Error; readonly kind: 'lose' }
  /** Waits before the work. @default for ever */
  | { readonly kind: 'stall'; readonly ms?: number }

/** A fault for every call, or the cue: the number of the call, from 1, and its arguments. */
export type Cue = ((call: number, ...args: readonly never[]) => Fault | undefined) | Fault

export type FaultyCall = Exclude<
  {
    [Name in keyof StorageProvider]-?: NonNullable<StorageProvider[Name]> extends (
      ...args: never[]
    ) => unknown
      ? Name
      : never
  }[keyof StorageProvider],
  'publicUrls'
>

export type FaultPlan = Readonly<Partial<Record<FaultyCall, Cue>>>

type Call = (...args: unknown[]) => unknown

const down = () =>
  new MediaError('STORAGE_UNAVAILABLE', 'The store does not answer: a planned fault.')

const cutAfter = (body: AsyncIterable<Uint8Array>, bytes: number, error: Error): Readable => {
  async function* chunks() {
    let left = bytes
    for await (const chunk of body) {
      if (chunk.byteLength > left) {
        yield chunk.subarray(0, left)
        throw error
      }
      left -= chunk.byteLength
      yield chunk
    }
    throw error
  }
  return Readable.from(chunks(), { objectMode: false })
}

const cutRequest = (request: Request, bytes: number, error: Error): Request =>
  new Request(request.url, {
    body:
      request.body && webStream(cutAfter(Readable.fromWeb(request.body as never), bytes, error)),
    duplex: 'half',
    headers: request.headers,
    method: request.method,
  } as RequestInit)

/** The call with its body cut, or what it reads cut. */
const cut: Readonly<Partial<Record<string, (call: Call, bytes: number, error: Error) => Call>>> = {
  handle: (call, bytes, error) => (request) => call(cutRequest(request as Request, bytes, error)),
  read:
    (call, bytes, error) =>
    async (...args) =>
      cutAfter((await call(...args)) as Readable, bytes, error),
  write: (call, bytes, error) => (key, body, info) =>
    call(key, cutAfter(body as Readable, bytes, error), info),
}

const faults: {
  readonly [Kind in Fault['kind']]: (
    fault: Extract<Fault, { kind: Kind }>,
    name: string,
    call: Call,
  ) => Call
} = {
  cut: ({ bytes, error = down() }, name, call) => cut[name]?.(call, bytes, error) ?? call,
  fail:
    ({ error = down() }) =>
    async () => {
      throw error
    },
  lose:
    ({ error = down() }, _name, call) =>
    async (...args) => {
      const answer = (await call(...args)) as { destroy?: () => void } | undefined
      answer?.destroy?.()
      throw error
    },
  stall:
    ({ ms = 2 ** 31 - 1 }, _name, call) =>
    async (...args) => {
      await sleep(ms, undefined, { ref: false })
      return call(...args)
    },
}

const isListing = (name: string) => name === 'list' || name === 'listUploads'

/** A listing goes wrong when it is read. */
const listing = (work: Call): Call =>
  async function* (...args) {
    yield* (await work(...args)) as AsyncIterable<unknown>
  }

/**
 * A store whose named calls go wrong on cue, for tests of what has to survive that. Without a fault a call is the
 * provider's own.
 *
 * @example
 * faulty(memory(), {
 *   completeUpload: (call) => (call === 1 ? { kind: 'lose' } : undefined),
 *   read: { bytes: 1000, kind: 'cut' },
 * })
 */
export const faulty = (provider: StorageProvider, plan: FaultPlan): StorageProvider => {
  const wrap = (name: string, call: Call, cue: Cue): Call => {
    let count = 0
    const work: Call = (...args) => {
      count += 1
      const fault = typeof cue === 'function' ? cue(count, ...(args as never[])) : cue
      return fault ? faults[fault.kind](fault as never, name, call)(...args) : call(...args)
    }
    return isListing(name) ? listing(work) : work
  }
  const wrapped = Object.entries(plan).map(([name, cue]) => {
    const call = provider[name as FaultyCall] as Call | undefined
    return [name, call && cue && wrap(name, call, cue)]
  })
  return { ...provider, ...Object.fromEntries(wrapped) }
}
