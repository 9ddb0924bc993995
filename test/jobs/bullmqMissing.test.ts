import type { Config, Payload } from 'payload'

import { jest } from '@jest/globals'

it('names the packages that bullmq() needs when Payload starts', async () => {
  jest.unstable_mockModule('bullmq', () => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  const { bullmq } = await import('../../src/queues/bullmq.js')
  const queue = bullmq({ connection: { url: 'redis://127.0.0.1:6379' } })
  const { onInit } = queue.install({} as Config, {} as never)
  const payload = { db: {}, logger: console } as unknown as Payload
  await expect(onInit!(payload)).rejects.toThrow('npm install bullmq ioredis')
  await expect(queue.counts!(payload)).rejects.toThrow('npm install bullmq ioredis')
})
