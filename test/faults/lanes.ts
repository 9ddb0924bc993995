import type { Client } from './client.js'
import type { Content, Contents } from './contents.js'
import type { Who } from './ledger.js'

/** Numbers from 0 to 1 that are the same for the same seed. */
export const randomOf = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

interface Laning {
  readonly client: Client
  readonly contents: Contents
  /** True when the lane has to end. */
  readonly isOver: () => boolean
  readonly memory: Memory
  readonly random: () => number
}

interface Unfinished {
  readonly content: Content
  /** `null` while it is not known whether there is one. */
  id: null | number
  readonly key: string
  readonly partSize?: number
  tries: number
  readonly who: Who
}

/** What lanes know of their uploads and files, from one to the next. */
export interface Memory {
  readonly owned: { readonly file: number; readonly who: Who }[]
  readonly unfinished: Unfinished[]
}

const mostTries = 6

/**
 * A client that does this and that until it is told to end: uploads in every way, gives up, reads, deletes. Whatever is
 * not answered is asked again in a later turn with the same key, as clients do, and remembered from lane to lane.
 */
export const lane = async ({
  client,
  contents,
  isOver,
  memory: { owned, unfinished },
  random,
}: Laning): Promise<void> => {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const owner = (): Who => pick(['editor', 'editor', 'other'])
  const content = () => pick([contents.picture, contents.paper, contents.paper, contents.bad])()

  const keep = (who: Who, file: number | undefined) => {
    if (file) {
      owned.push({ file, who })
    }
  }

  /** Goes on with an upload as far as it gets; true when it is over. */
  const goOn = async (upload: Unfinished): Promise<boolean> => {
    const { content: sent, key, partSize, who } = upload
    upload.tries += 1
    const plan = await client.plan(who, sent, partSize, key)
    if (!plan) {
      return upload.tries > mostTries || random() < 0.3
    }
    upload.id = plan.id
    const done = partSize ? ((await client.arrived(who, plan.id)) ?? []) : []
    for (let part = 1; part <= plan.partCount; part++) {
      await (done.includes(part) || client.send(who, plan, sent, part))
    }
    const { body, status } = await client.complete(who, plan.id, sent)
    keep(who, body?.doc?.id)
    return status !== null && (status < 500 || upload.tries > mostTries)
  }

  const begin = async (partSize?: number) => {
    const large = () => contents.paper(2 * 2 ** 20 + Math.floor(random() * 2 ** 19))
    const upload: Unfinished = {
      content: partSize ? large() : content(),
      id: null,
      key: `${Date.now()}-${random()}`,
      partSize,
      tries: 0,
      who: owner(),
    }
    await ((await goOn(upload)) || unfinished.push(upload))
  }

  const turns: readonly (() => Promise<unknown>)[] = [
    begin,
    begin,
    () => begin(2 ** 20),
    async () => {
      const who = owner()
      const { body } = await client.direct(who, content())
      keep(who, body?.doc?.id)
    },
    async () => {
      const plan = await client.plan('editor', content())
      await (plan && client.abort('editor', plan.id))
    },
    async () => {
      const upload = unfinished.shift()
      await (upload && ((await goOn(upload)) || unfinished.push(upload)))
    },
    async () => {
      const known = owned.length > 0 ? pick(owned) : null
      await (known &&
        client.read(
          pick(['admin', 'editor', 'nobody', 'other']),
          known.file,
          pick(['', 'thumbnail']),
        ))
    },
    async () => {
      const known = owned.length > 3 ? pick(owned) : null
      if (known) {
        owned.splice(owned.indexOf(known), 1)
        await client.trash(known.who, known.file)
        await client.purge(known.who, known.file)
      }
    },
  ]

  while (!isOver()) {
    await pick(turns)()
  }
}
