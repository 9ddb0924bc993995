import type { Producer } from './openProducer.js'

import { jobNames } from '../jobKinds.js'
import { keepFailed } from './jobOptions.js'

/** Forgets what failed long ago: BullMQ does so only when another job fails. */
export const cleanFailed = async ({ queues }: Producer): Promise<void> => {
  for (const name of jobNames) {
    await queues[name].clean(keepFailed.age * 1000, keepFailed.count, 'failed')
  }
}
