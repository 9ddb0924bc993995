import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Scanner } from '../Scanner.js'
import type { ContractRunner } from './scannerContract.js'

import { MediaError } from '../../errors/MediaError.js'
import { fakeClamd, type FakeClamdBehaviour } from './fakeClamd.js'
import { about, lazySource } from './sources.js'
import { within } from './within.js'

export interface DaemonFaultCase {
  readonly behaviour: FakeClamdBehaviour
  readonly expect: 'infected' | 'SCANNER_PROTOCOL' | 'SCANNER_UNAVAILABLE' | 'unscannable'
  readonly name: string
  /** Bytes of the file. @default 512 MiB, which nobody may pull for an answer that was given long before */
  readonly size?: number
}

const mebibyte = 1024 * 1024
/** What two socket buffers and a stream hold; a scanner that pulls more keeps it in memory. */
const mostPulled = 8 * mebibyte
const whole = { size: 2 * mebibyte }

/** Everything a clamd, or what answers at its address, can do wrong. None of it may end in a clean file. */
export const daemonFaultCases: readonly DaemonFaultCase[] = [
  { behaviour: 'refuses', expect: 'SCANNER_UNAVAILABLE', name: 'refuses the connection' },
  { behaviour: 'stalls', expect: 'SCANNER_UNAVAILABLE', name: 'accepts and never reads' },
  {
    behaviour: 'saysNothing',
    expect: 'SCANNER_UNAVAILABLE',
    name: 'reads everything and never answers',
    ...whole,
  },
  {
    behaviour: 'drips',
    expect: 'SCANNER_UNAVAILABLE',
    name: 'answers a dot now and then',
    ...whole,
  },
  { behaviour: 'resetsMidway', expect: 'SCANNER_UNAVAILABLE', name: 'resets midway' },
  { behaviour: 'closesAtOnce', expect: 'SCANNER_UNAVAILABLE', name: 'resets at once (queue full)' },
  { behaviour: 'asksForNothing', expect: 'SCANNER_UNAVAILABLE', name: 'hangs up at once' },
  {
    behaviour: 'answersNothing',
    expect: 'SCANNER_UNAVAILABLE',
    name: 'hangs up without an answer',
    ...whole,
  },
  { behaviour: 'readTimedOut', expect: 'SCANNER_UNAVAILABLE', name: 'says COMMAND READ TIMED OUT' },
  { behaviour: 'httpPage', expect: 'SCANNER_PROTOCOL', name: 'is a web server' },
  {
    behaviour: 'httpPageWithOk',
    expect: 'SCANNER_PROTOCOL',
    name: 'is a web server whose page ends in "stream: OK"',
  },
  {
    behaviour: 'httpPageWithOkAndNul',
    expect: 'SCANNER_PROTOCOL',
    name: 'is a web server whose page ends in "stream: OK" and NUL',
    ...whole,
  },
  { behaviour: 'okAtOnce', expect: 'SCANNER_PROTOCOL', name: 'says OK before it was asked' },
  { behaviour: 'okMidway', expect: 'SCANNER_PROTOCOL', name: 'says OK before it has everything' },
  { behaviour: 'okWithoutNul', expect: 'SCANNER_PROTOCOL', name: 'says OK without NUL', ...whole },
  {
    behaviour: 'okWithNewline',
    expect: 'SCANNER_PROTOCOL',
    name: 'says OK with a newline for NUL',
    ...whole,
  },
  {
    behaviour: 'okOfASession',
    expect: 'SCANNER_PROTOCOL',
    name: 'says OK to another question',
    ...whole,
  },
  { behaviour: 'answersTwice', expect: 'SCANNER_PROTOCOL', name: 'says OK and FOUND', ...whole },
  { behaviour: 'answersOnlyNul', expect: 'SCANNER_PROTOCOL', name: 'says only NUL', ...whole },
  { behaviour: 'error', expect: 'SCANNER_PROTOCOL', name: 'says ERROR', ...whole },
  { behaviour: 'unknownCommand', expect: 'SCANNER_PROTOCOL', name: 'says UNKNOWN COMMAND' },
  { behaviour: 'garbage', expect: 'SCANNER_PROTOCOL', name: 'answers a megabyte of garbage' },
  { behaviour: 'sizeLimit', expect: 'unscannable', name: 'says the file is too large' },
  { behaviour: 'foundMidway', expect: 'infected', name: 'says FOUND before it has everything' },
]

/** Milliseconds until a scan has to be over; scanners under test are given a shorter deadline. */
const patience = 10_000

const run = async (
  create: (address: { host: string; port: number }) => Scanner,
  { behaviour, expect, size = 512 * mebibyte }: DaemonFaultCase,
): Promise<void> => {
  const fake = await fakeClamd(behaviour)
  try {
    const { body, pulled } = lazySource(size)
    const scanned = create({ host: fake.host, port: fake.port }).scan(body, about(size))
    const outcome = await within(
      patience,
      scanned.then(
        ({ verdict }) => verdict,
        (error: unknown) => (MediaError.is(error) ? error.code : String(error)),
      ),
    )
    assert.equal(outcome, expect)
    assert.ok(body.destroyed, 'the source was left open')
    assert.ok(pulled() <= mostPulled, `it pulled ${pulled()} bytes from the source`)
    for (let waited = 0; fake.connections() > 0 && waited < 1_000; waited += 20) {
      await sleep(20)
    }
    // A peer that never reads does not notice that it was left.
    assert.ok(behaviour === 'stalls' || fake.connections() === 0, 'the connection was left open')
  } finally {
    await fake.stop()
  }
}

/**
 * What a scanner that talks to clamd has to survive, as tests against a fake server. `create` is given the address
 * of that server for each case; give its scanner a deadline of at most three seconds.
 *
 * @example daemonFaultContract((address) => clamav({ ...address, timeout: 1_000 }), { describe, it })
 */
export const daemonFaultContract = (
  create: (address: { host: string; port: number }) => Scanner,
  { describe, it }: ContractRunner,
): void => {
  describe('a clamd that', () => {
    for (const fault of daemonFaultCases) {
      it(fault.name, () => run(create, fault))
    }
  })
}
