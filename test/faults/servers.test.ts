import { uploadFile } from '../../src/exports/client.js'
import { local } from '../../src/storage/local.js'
import { type App, createApp } from '../app/createApp.js'
import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { read, speaker } from '../app/uploads.js'
import { compare, nothingLost } from './compare.js'
import { faultOptions } from './faultOptions.js'
import { lane, randomOf } from './lanes.js'
import { type Field, openField } from './openField.js'
import { startVictim } from './startVictim.js'
import { transitionsOf } from './witness.js'

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

const MiB = 2 ** 20

describe('two servers on one database', () => {
  let field: Field
  let one: App
  let two: App
  /** Numbers of the parts that the store of the first server took. */
  const received: number[] = []

  const partOf = ({ method, url }: Request) =>
    method === 'PUT' ? Number(new URL(url, 'http://localhost').searchParams.get('part')) : 0

  beforeAll(async () => {
    field = await openField({
      wrap: (storage) => ({
        ...storage,
        handle: async (request) => {
          const part = partOf(request)
          const answer = await storage.handle!(request)
          if (part && answer.ok) {
            received.push(part)
          }
          return answer
        },
      }),
    })
    one = field.app
    const { admin, databaseURL, dir, editor, other } = one
    two = await createApp({ ...faultOptions, databaseURL, dir, people: { admin, editor, other } })
  })
  afterAll(async () => {
    await two.stop()
    await field.stop()
  })
  afterEach(async () => {
    await settleDown(one)
    expect(await compare(one, field.ledger.entries())).toEqual(nothingLost)
  })

  const stored = async () => {
    const { client, contents } = field
    const picture = contents.picture()
    const plan = (await client.plan('editor', picture))!
    await client.send('editor', plan, picture)
    return { id: plan.id, picture }
  }

  it('make one file of a session that both complete (F08)', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await stored()
      const answers = await times(6, (i) => speaker([one, two][i % 2]!).confirm(id))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
      expect(new Set(answers.map(({ body }) => body.doc.id)).size).toBe(1)
    }
  })

  it('complete a session or abort it, never both (F08)', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await stored()
      const [completed, aborted] = await Promise.all([
        speaker(one).confirm(id),
        speaker(two).abort(id),
      ])
      expect([completed.status, aborted.status].filter((status) => status < 300)).toHaveLength(1)
    }
  })

  it('scan a file once and make its variants once, though every job was added twice (F07, F12)', async () => {
    const files = await times(4, async () => {
      const { client, contents } = field
      return (await client.direct('editor', contents.picture())).body.doc.id as number
    })
    for (let turn = 0; turn < 2; turn++) {
      for (const app of [one, two]) {
        for (const file of files) {
          await app.queue.add(app.payload, 'scanFile', { file })
          await app.queue.add(app.payload, 'makeVariants', { file })
        }
      }
      await Promise.all([one.drain(), two.drain()])
    }
    const seen = (await transitionsOf(one)).filter(({ file }) => files.includes(file))
    expect(seen.filter(({ is }) => is === 'CLEAN')).toHaveLength(4)
    expect(seen.filter(({ is }) => is === 'ready')).toHaveLength(4)
  })

  it('lose nothing and remove nothing that lives while both sweep and clients upload (F20)', async () => {
    const { client, contents } = field
    const random = randomOf(20)
    let turns = 0
    const isOver = () => turns >= 40
    const working = times(3, () =>
      lane({
        client,
        contents,
        isOver: () => ++turns > 40,
        memory: { owned: [], unfinished: [] },
        random,
      }),
    )
    const sweeping = [one, two].map(async (app) => {
      while (!isOver()) {
        await app.queue.add(app.payload, 'sweep', {})
        await app.drain()
      }
    })
    await Promise.all([working, ...sweeping])
  })

  it('resume an upload whose server was killed between two parts, and send no part again (F03)', async () => {
    const { contents } = field
    const paper = contents.paper(3 * MiB + 5)
    const people = { authorization: `JWT ${one.editor.token}` }
    const victim = await startVictim(one, { point: 'between two parts' })
    const file = new File([new Uint8Array(paper.bytes)], paper.name, { type: paper.mimeType })
    const options = {
      file,
      headers: people,
      lanes: 1,
      partSize: MiB,
      remember: false,
      retryDelays: [],
    }
    let id: number | string | undefined
    const cutOff = uploadFile({
      ...options,
      api: `${victim.url}/media`,
      fetch: globalThis.fetch,
      onBegin: (begun) => (id = begun),
    })
    await expect(cutOff).rejects.toThrow()
    expect(await victim.ended).toBe('SIGKILL')
    received.length = 0
    const { doc } = await uploadFile({
      ...options,
      api: `${field.url}/media`,
      fetch: globalThis.fetch,
      resume: id,
    })
    expect(received.sort()).toEqual([2, 3, 4])
    await one.drain()
    expect(await served(one, doc!.id)).toEqual(paper.bytes)
  })

  const served = async (app: App, file: number | string) => {
    const answer = await app.call('GET', `/media/${file}/file`, app.editor)
    expect(answer.status).toBe(200)
    return Buffer.from(await answer.arrayBuffer())
  }

  describe('of two versions', () => {
    let next: App
    const elsewhere = 'AZURE_BLOB'

    beforeAll(async () => {
      const { admin, databaseURL, dir, editor, other } = one
      const store = { ...local({ dir: `${dir}/elsewhere` }), name: elsewhere } as const
      next = await createApp({
        ...faultOptions,
        databaseURL,
        dir,
        people: { admin, editor, other },
        scan: { attempts: 2, leaseSeconds: 60 },
        storage: [store, local({ dir })],
        uploads: { sessionSeconds: 3_600 },
      })
    })
    afterAll(() => next.stop())

    it('leave alone what only the newer one has the store for (F22)', async () => {
      const { contents } = field
      const { bytes, name } = contents.paper()
      const form = new FormData()
      form.set('file', new File([new Uint8Array(bytes)], name))
      const { body, status } = await read(next.call('POST', '/media', next.editor, form))
      expect(status).toBe(201)
      const file = body.doc.id as number
      await later(one, 1)
      await one.queue.add(one.payload, 'sweep', {})
      await one.drain()
      const [row] = await query<{ scan: string }>(
        one,
        'SELECT scan_status AS scan FROM media WHERE id = $1',
        [file],
      )
      expect(row!.scan).not.toBe('ERROR')
      await later(next, 60)
      await next.queue.add(next.payload, 'sweep', {})
      await next.drain()
      expect(await served(next, file)).toEqual(bytes)
      expect((await one.call('GET', `/media/${file}/file`, one.editor)).status).toBe(503)
      expect((await speaker(next).ask('DELETE', `/media/${file}`)).status).toBe(200)
      expect((await speaker(next).ask('DELETE', `/media/${file}?permanent=true`)).status).toBe(200)
      await one.drain()
      await next.drain()
    })

    it("read each other's rows and rows of the past, whose newer fields are empty (F22)", async () => {
      const { client, contents } = field
      const picture = contents.picture()
      const { body } = await client.direct('editor', picture)
      const file = body.doc.id as number
      await query(
        one,
        `UPDATE media SET declared_sha256 = NULL, replaces_id = NULL, original_size = NULL, sha256 = NULL,
          scanner_version = NULL, claimed_at = NULL, claim_token = NULL WHERE id = $1`,
        [file],
      )
      await next.queue.add(next.payload, 'scanFile', { file })
      await next.drain()
      for (const app of [one, next]) {
        expect(await served(app, file)).toEqual(picture.bytes)
      }
      const begun = (await speaker(one).presign({ filename: 'a.pdf', size: 100 })).body
      expect((await speaker(next).resume(begun.id)).status).toBe(200)
      expect((await speaker(next).abort(begun.id)).status).toBe(200)
      await next.drain()
    })
  })
})
