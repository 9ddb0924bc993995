import { bullmq } from 'payload-media-library/queues/bullmq'

const { REDIS_URL } = process.env

/** Jobs on Redis where there is one, run by this process as well; else on Payload Jobs. */
export const queue = REDIS_URL
  ? bullmq({ connection: { url: REDIS_URL }, queue: 'media-library-demo', worker: true })
  : undefined
