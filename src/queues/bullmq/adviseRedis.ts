import type { Redis } from 'ioredis'
import type { Payload } from 'payload'

const oldest = 5

/** Says once what of a Redis would lose jobs. Where `INFO` is forbidden there is nothing to say. */
export const adviseRedis = async (client: Redis, { logger }: Payload): Promise<void> => {
  const info = await client.info().catch(() => '')
  const fact = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1]
  const policy = fact('maxmemory_policy')
  if (policy && policy !== 'noeviction') {
    logger.warn({
      maxmemoryPolicy: policy,
      msg: `Redis throws jobs away when its memory is full: set maxmemory-policy to noeviction, it is ${policy}.`,
    })
  }
  const version = fact('redis_version')
  if (version && Number.parseInt(version) < oldest) {
    logger.error({ msg: `BullMQ needs Redis ${oldest} or newer, this is ${version}.`, version })
  }
}
