import type { Readable } from 'node:stream'

import assert from 'node:assert/strict'

import type { ScanInfo, Scanner, Verdict } from '../Scanner.js'

import { eicarText } from '../eicarText.js'
import { about, chunksOf, failingAfter, lazySource, oneByteAtATime } from './sources.js'
import { within } from './within.js'

/** `describe` and `it` of Jest, Vitest, Mocha or `node:test`. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

export interface ScannerCase {
  readonly name: string
  readonly run: (scanner: Scanner) => Promise<unknown>
}

/** Milliseconds every single thing of the contract may take. */
const patience = 30_000
const verdicts = ['clean', 'infected', 'suspicious', 'unscannable']
const testFile = () => Buffer.from(eicarText(), 'latin1')

const scan = async (scanner: Scanner, body: Readable, file: ScanInfo): Promise<Verdict> => {
  const found = await within(patience, scanner.scan(body, file))
  assert.ok(verdicts.includes(found?.verdict), `not a verdict: ${JSON.stringify(found)}`)
  if (found.verdict !== 'clean') {
    assert.ok(found.reason, 'a file that is not clean needs a reason')
  }
  return found
}

const expectVerdict = async (
  expected: Verdict['verdict'],
  scanner: Scanner,
  body: Readable,
  size: number,
): Promise<void> => assert.equal((await scan(scanner, body, about(size))).verdict, expected)

/** A scan without a verdict throws, and lets go of the source. */
const expectThrow = async (scanner: Scanner, body: Readable, file: ScanInfo): Promise<unknown> => {
  const outcome = await within(
    patience,
    scanner.scan(body, file).then(
      (verdict) => ({ verdict }),
      (error: unknown) => ({ error }),
    ),
  )
  assert.ok('error' in outcome, `it said ${JSON.stringify(outcome)} and should have thrown`)
  // Not `instanceof Error`: test runners run in a realm of their own.
  const { message } = outcome.error as Error
  assert.equal(typeof message, 'string', 'it threw something that is not an Error')
  assert.ok(body.destroyed, 'the source was left open')
  return outcome.error
}

export const scannerCases: readonly ScannerCase[] = [
  {
    name: 'calls a clean file clean',
    run: (scanner) => expectVerdict('clean', scanner, chunksOf(Buffer.from('hello')), 5),
  },
  {
    name: 'calls an empty file clean',
    run: (scanner) => expectVerdict('clean', scanner, chunksOf(), 0),
  },
  {
    name: 'calls a clean file of many megabytes in one chunk clean',
    run: (scanner) =>
      expectVerdict('clean', scanner, chunksOf(Buffer.alloc(5_000_001, 'a')), 5_000_001),
  },
  {
    name: 'calls a clean file that arrives slowly clean',
    run: (scanner) => expectVerdict('clean', scanner, lazySource(1_000_000, 20).body, 1_000_000),
  },
  {
    name: 'finds the EICAR test file',
    run: (scanner) => expectVerdict('infected', scanner, chunksOf(testFile()), 68),
  },
  {
    name: 'finds the EICAR test file with 60 spaces after it',
    run: (scanner) =>
      expectVerdict('infected', scanner, chunksOf(testFile(), Buffer.alloc(60, ' ')), 128),
  },
  {
    name: 'finds the EICAR test file in chunks of one byte',
    run: (scanner) => expectVerdict('infected', scanner, oneByteAtATime(testFile()), 68),
  },
  {
    name: 'finds the EICAR test file after empty chunks',
    run: (scanner) => {
      const [empty, text] = [Buffer.alloc(0), testFile()]
      const body = chunksOf(empty, text.subarray(0, 30), empty, empty, text.subarray(30), empty)
      return expectVerdict('infected', scanner, body, 68)
    },
  },
  {
    name: 'throws the error of a source that fails',
    run: async (scanner) => {
      const failure = new Error('the store hung up')
      const thrown = await expectThrow(scanner, failingAfter(100_000, failure), about(200_000))
      assert.equal(thrown, failure)
    },
  },
  {
    name: 'throws when the source fails after its last byte',
    run: (scanner) =>
      expectThrow(scanner, failingAfter(10, new Error('the store hung up')), about(10)),
  },
  {
    name: 'throws when the source is shorter than the file',
    run: (scanner) => expectThrow(scanner, chunksOf(Buffer.from('hello')), about(6)),
  },
  {
    name: 'throws when the source of a file is empty',
    run: (scanner) => expectThrow(scanner, chunksOf(), about(6)),
  },
  {
    name: 'throws when the source is longer than the file',
    run: (scanner) =>
      expectThrow(scanner, chunksOf(Buffer.from('hello'), Buffer.from('!')), about(5)),
  },
  {
    name: 'throws when the source was closed before',
    run: async (scanner) => {
      const body = chunksOf(Buffer.from('hello'))
      body.destroy()
      await expectThrow(scanner, body, about(5))
    },
  },
  {
    name: 'throws soon when a scan is aborted',
    run: async (scanner) => {
      const controller = new AbortController()
      const { body } = lazySource(1_000_000_000, 5)
      setTimeout(() => controller.abort(), 100)
      await within(5_000, expectThrow(scanner, body, about(1_000_000_000, controller.signal)))
    },
  },
  {
    name: 'throws when a scan was aborted before it began',
    run: async (scanner) => {
      const body = chunksOf(Buffer.from('hello'))
      await expectThrow(scanner, body, about(5, AbortSignal.abort()))
    },
  },
  {
    name: 'finds malware after a scan that threw',
    run: async (scanner) => {
      await expectThrow(scanner, chunksOf(Buffer.from('hello')), about(6))
      await expectVerdict('infected', scanner, chunksOf(testFile()), 68)
    },
  },
  {
    name: 'gives 20 scans at once each its own verdict',
    run: async (scanner) => {
      const one = (index: number) =>
        index % 3 === 0
          ? expectVerdict('infected', scanner, chunksOf(testFile()), 68)
          : expectVerdict('clean', scanner, lazySource(100_000 + index).body, 100_000 + index)
      await Promise.all(Array.from({ length: 20 }, (_, index) => one(index)))
    },
  },
  {
    name: 'has a name and a version',
    run: async (scanner) => {
      assert.match(scanner.name, /^[a-z][a-z0-9-]*$/)
      const version = await within(patience, scanner.version())
      assert.ok(typeof version === 'string' && version.trim() !== '', 'the version is empty')
    },
  },
]

/**
 * What every scanner has to do, as tests. `create` is asked once; the scanner has to know the EICAR test file.
 *
 * @example scannerContract(() => myScanner({ url: process.env.SCANNER_URL }), { describe, it })
 */
export const scannerContract = (
  create: () => Promise<Scanner> | Scanner,
  { describe, it }: ContractRunner,
): void => {
  describe('scanner contract', () => {
    let created: Promise<Scanner> | Scanner | undefined
    for (const { name, run } of scannerCases) {
      it(name, async () => {
        created ??= create()
        await run(await created)
      })
    }
  })
}
