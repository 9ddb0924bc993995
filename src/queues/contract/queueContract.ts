import type { QueueCase, QueueUnderTest } from './QueueUnderTest.js'

import { transactionCases } from './transactionCases.js'
import { workersCases } from './workersCases.js'
import { workingCases } from './workingCases.js'

export type { QueueCase, QueueUnderTest } from './QueueUnderTest.js'

/** `describe` and `it` of Jest, Vitest, Mocha or `node:test`. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

/** What every queue has to do. Each case begins with an empty queue and leaves no worker behind. */
export const queueCases: readonly QueueCase[] = [
  ...workingCases,
  ...workersCases,
  ...transactionCases,
]

/**
 * What every queue has to do, as tests. Jobs run at least once, and as long as no worker is killed exactly once.
 * `exempt` names cases that a queue cannot pass by its nature, and why.
 *
 * @example
 * const { handle, queue } = switchable(myQueue())
 * beforeAll(async () => { payload = await start({ plugins: [mediaLibrary({ queue, ... })] }) })
 * queueContract(() => ({ clear: () => empty(), handle, payload, queue }), { describe, it })
 */
export const queueContract = (
  create: () => Promise<QueueUnderTest> | QueueUnderTest,
  { describe, it }: ContractRunner,
  exempt: Readonly<Record<string, string>> = {},
): void => {
  describe('queue contract', () => {
    for (const { name, run } of queueCases.filter(({ name }) => !(name in exempt))) {
      it(name, async () => {
        const queue = await create()
        queue.handle({})
        await queue.clear()
        await run(queue)
      })
    }
  })
}
