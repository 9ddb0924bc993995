import type { CollectionConfig } from 'payload'

import { marker } from '../../src/scanners/marker.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { heldScanner } from '../app/heldScanner.js'
import { read } from '../app/uploads.js'

type Hooks = NonNullable<CollectionConfig['hooks']>

const infected = Buffer.concat([pdf(500), Buffer.from(marker)])

/** What a project may do with every save; none of it knows of scans. */
const projects: Readonly<Record<string, Hooks>> = {
  none: {},
  'that merges what it read into what is saved': {
    beforeChange: [({ data, originalDoc }) => ({ ...originalDoc, ...data })],
  },
  'that writes the whole document once more': {
    afterChange: [
      async ({ context, doc, operation, req }) => {
        if (operation === 'update' && !context.isSecond) {
          const data = { ...doc, description: 'written by a hook' }
          await req.payload.update({
            id: doc.id,
            collection: 'media',
            context: { isSecond: true },
            data,
            overrideAccess: true,
            req,
            trash: true,
          })
        }
        return doc
      },
    ],
  },
}

describe.each(Object.keys(projects))(
  'a save during a scan, with a hook of the project: %s',
  (name) => {
    const rounds = Array.from({ length: name === 'none' ? 30 : 12 }, (_, round) => round)
    const scanner = heldScanner()
    let app: App
    /** Where a save waits after it has read the document and before it writes it. */
    let beforeWrite: (() => Promise<void>) | undefined

    beforeAll(async () => {
      const { afterChange = [], beforeChange = [] } = projects[name]!
      app = await createApp({
        collections: {
          media: ({ hooks = {}, ...media }) => ({
            ...media,
            hooks: {
              ...hooks,
              afterChange: [...hooks.afterChange!, ...afterChange],
              beforeChange: [
                ...hooks.beforeChange!,
                async ({ data, operation }) => {
                  await (operation === 'update' && beforeWrite?.())
                  return data
                },
                ...beforeChange,
              ],
            },
          }),
        },
        scanner,
      })
    })
    afterAll(() => app.stop())

    const row = (id: number) =>
      app.payload.findByID({
        id,
        collection: 'media',
        depth: 0,
        showHiddenFields: true,
        trash: true,
      })
    const upload = async (round: number): Promise<number> => {
      const bytes = round % 2 === 0 ? pdf() : infected
      const sent = form({ bytes, name: 'paper.pdf' }, { tags: 'old' })
      const { body } = await read(app.call('POST', '/media', app.editor, sent))
      return body.doc.id
    }
    const verdictOf = (round: number) => (round % 2 === 0 ? 'CLEAN' : 'INFECTED')

    type Save = (id: number, altText: string) => Promise<unknown>
    const update = (id: number, data: object) =>
      app.payload.update({ id, collection: 'media', data: data as never })
    const patch = async (path: string, data: object) => {
      const { body, status } = await read(app.call('PATCH', path, app.editor, data as never))
      expect({ body, status }).toMatchObject({ status: 200 })
    }
    const saves: Readonly<Record<string, Save>> = {
      'payload.update': (id, altText) => update(id, { altText }),
      'payload.update with tags': (id, altText) => update(id, { altText, tags: ['new', 'tags'] }),
      PATCH: (id, altText) => patch(`/media/${id}`, { altText }),
      'PATCH with tags': (id, altText) => patch(`/media/${id}`, { altText, tags: ['new', 'tags'] }),
      'PATCH of many': (id, altText) => patch(`/media?where[id][equals]=${id}`, { altText }),
      'the whole document': async (id, altText) => update(id, { ...(await row(id)), altText }),
    }
    const saveOf = (round: number) => Object.values(saves)[round % Object.keys(saves).length]!

    /** Runs a scan and a save beside each other; `order` says which of them goes on when. */
    const run = async (
      round: number,
      order: (steps: {
        save: () => Promise<unknown>
        scan: () => Promise<void>
      }) => Promise<unknown>,
    ) => {
      const id = await upload(round)
      scanner.hold()
      const scanning = app.drain()
      await scanner.begun()
      await order({
        save: () => saveOf(round)(id, `round ${round}`),
        scan: () => {
          scanner.letGo()
          return scanning
        },
      })
      await app.drain()
      expect(await row(id)).toMatchObject({
        altText: `round ${round}`,
        isQuarantined: verdictOf(round) !== 'CLEAN',
        scanStatus: verdictOf(round),
        scannerVersion: expect.any(String),
        status: round % 2 === 0 ? 'ready' : 'pending',
      })
    }

    const orders: Readonly<Record<string, Parameters<typeof run>[1]>> = {
      'the save ends before the verdict': async ({ save, scan }) => {
        await save()
        await scan()
      },
      'the verdict comes while the save holds what it read': async ({ save, scan }) => {
        let isRead = () => {}
        let goOn = () => {}
        const hasRead = new Promise<void>((resolve) => (isRead = resolve))
        const mayWrite = new Promise<void>((resolve) => (goOn = resolve))
        beforeWrite = () => {
          beforeWrite = undefined
          isRead()
          return mayWrite
        }
        const saving = save()
        await hasRead
        await scan()
        goOn()
        await saving
      },
      'both go on at once': ({ save, scan }) => Promise.all([save(), scan()]),
    }

    it.each(Object.keys(orders))('loses neither the verdict nor the save: %s', async (order) => {
      for (const round of rounds) {
        await run(round, orders[order]!)
      }
      expect(await audit(app)).toEqual(nothingWrong)
    })

    it('scans a file that goes to the trash and comes back meanwhile', async () => {
      const trash = (id: number) => read(app.call('DELETE', `/media/${id}`, app.editor))
      const restore = (id: number) => read(app.call('POST', `/media/${id}/restore`, app.editor, {}))
      for (const round of rounds) {
        const id = await upload(round)
        scanner.hold()
        const scanning = app.drain()
        await scanner.begun()
        const moves = [trash, restore].slice(0, (round % 3) + 1)
        for (const move of moves) {
          expect((await move(id)).status).toBe(200)
        }
        scanner.letGo()
        await Promise.all([scanning, round % 3 === 0 ? restore(id) : trash(id)])
        await app.drain()
        expect(await row(id)).toMatchObject({
          deletedAt: round % 3 === 0 ? null : expect.any(String),
          isQuarantined: verdictOf(round) !== 'CLEAN',
          scanStatus: verdictOf(round),
        })
      }
      expect(await audit(app)).toEqual(nothingWrong)
    })
  },
)
