import type { App } from '../app/createApp.js'
import type { Contents } from './contents.js'
import type { Ledger } from './ledger.js'
import type { Doing } from './points.js'
import type { Victim } from './startVictim.js'

import { type Client, clientOf, overHTTP } from './client.js'

const who = 'editor'
const partSize = 2 ** 20

interface Driving {
  readonly app: App
  readonly contents: Contents
  readonly ledger: Ledger
  readonly victim: Victim
}

/** Asks the other server, when this one is gone and its lease is over. Answers what is wrong. */
export type Aftermath = (other: Client) => Promise<string[]>

const nothing: Aftermath = () => Promise.resolve([])

/** Brings a victim to its point, as its client and its queue would; answers what the client does afterwards. */
export const drive = async (
  doing: Doing,
  { app, contents, ledger, victim }: Driving,
): Promise<Aftermath> => {
  const client = clientOf(app, ledger, overHTTP(victim))
  const picture = contents.picture()

  const stored = async () => {
    const plan = (await client.plan(who, picture))!
    await client.send(who, plan, picture)
    return plan.id
  }
  const added = async (): Promise<number> =>
    (await client.complete(who, await stored(), picture)).body.doc.id
  const drained = async () => {
    victim.order('drain')
    await Promise.race([victim.drained, victim.stopped])
  }

  const work: Readonly<Record<Doing, () => Promise<Aftermath>>> = {
    abort: async () => {
      await client.abort(who, await stored())
      return nothing
    },
    confirm: async () => {
      const id = await stored()
      await client.complete(who, id, picture)
      return async (other) => {
        const answer = await other.complete(who, id, picture)
        const again = await other.complete(who, id, picture)
        const isRight = [200, 201].includes(answer.status!) && again.status === 200
        return isRight && again.body.doc.id === answer.body.doc.id
          ? []
          : [`asked again it answered ${answer.status}, then ${again.status}`]
      }
    },
    direct: async () => {
      await client.direct(who, picture)
      return nothing
    },
    drain: async () => {
      await added()
      await drained()
      return nothing
    },
    part: async () => {
      const paper = contents.paper(2 * partSize + 100)
      const plan = (await client.plan(who, paper, partSize))!
      for (let part = 1; part <= plan.partCount; part++) {
        await client.send(who, plan, paper, part)
      }
      return async (other) => {
        const done = await other.arrived(who, plan.id)
        for (let part = 1; part <= plan.partCount; part++) {
          await (done!.includes(part) || other.send(who, plan, paper, part))
        }
        const { status } = await other.complete(who, plan.id, paper)
        return status === 201 ? [] : [`resumed with parts ${done!.join()} it answered ${status}`]
      }
    },
    presign: async () => {
      await client.plan(who, picture)
      return nothing
    },
    remove: async () => {
      const file = await added()
      await drained()
      await client.trash(who, file)
      await client.purge(who, file)
      victim.order('drain')
      return nothing
    },
  }
  const aftermath = await work[doing]()
  return aftermath
}
