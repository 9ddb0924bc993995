import { signTransform } from 'payload-media-library'
import sharp from 'sharp'

import { nameOf, roleOf } from '../../src/core/Variant.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, filesOf, read } from '../app/uploads.js'
import { photo, rowOf, stored } from '../processing/pictures.js'

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

describe('pictures that are made at the same time as other work', () => {
  let app: App
  let twin: App
  /** What was stored in the size that these tests ask for. */
  let writes: string[] = []
  /** Where a picture waits that was made and is not stored yet: the first, or the first of each app. */
  let hold: (() => Promise<void>) | undefined

  const isOurs = (key: string) =>
    /-(?:77x|77\d*-|optimized|8\dx)/.test(key) || /-(?:77|88)x\d+\./.test(key)

  beforeAll(async () => {
    const wrap: Parameters<typeof createApp>[0] = {
      wrap: (storage) => ({
        ...storage,
        write: async (key, body, info) => {
          if (isOurs(key)) {
            writes.push(key)
            await hold?.()
          }
          return storage.write(key, body, info)
        },
      }),
    }
    app = await createApp(wrap)
    const { databaseURL, dir } = app
    twin = await createApp({ ...wrap, databaseURL, dir, people: app })
  })
  afterAll(async () => {
    await twin?.stop()
    await app?.stop()
  })
  beforeEach(() => {
    writes = []
    hold = undefined
  })

  const fresh = async () => Number((await stored(app, await photo())).id)
  const of = async (id: number, role: string) =>
    ((await rowOf(app, id))?.variants ?? []).filter((one) => roleOf(one) === role)
  const url = async (id: number, w = 77) =>
    (await signTransform(app.payload, id, { w })).replace(/^\/api/, '')
  const get = async (path: string, by = app) => {
    const response = await by.call('GET', path, app.editor)
    const bytes = await response.arrayBuffer()
    return new Response(bytes, response)
  }
  const ourObjects = async () =>
    (await filesOf(app)).filter((file) => file.startsWith('objects/') && isOurs(file))

  /** Asks, does `meanwhile` when the picture is made and not stored yet, and lets it go on. */
  const during = async (
    ask: () => Promise<Response>,
    meanwhile: () => Promise<unknown>,
  ): Promise<Response> => {
    const [made, goOn] = [gate(), gate()]
    hold = async () => {
      // Only the first attempt.
      hold = undefined
      made.open()
      await goOn.opened
    }
    const asked = ask()
    await Promise.race([made.opened, asked])
    try {
      await meanwhile()
    } finally {
      goOn.open()
    }
    return asked
  }
  const trash = (id: number) => app.call('DELETE', `/media/${id}`, app.editor)
  const regenerate = async (id: number) => {
    await query(app, `UPDATE media SET status = 'pending', is_processed = false WHERE id = $1`, [
      id,
    ])
    await app.queue.add(app.payload, 'makeVariants', { file: id })
    await app.drain()
    expect(await rowOf(app, id)).toMatchObject({ claimToken: null, status: 'ready' })
  }

  it('20 requests for one picture: one is made, stored and named', async () => {
    const id = await fresh()
    const path = await url(id)
    const all = await Promise.all(Array.from({ length: 20 }, () => get(path)))
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(new Set(all.map(({ headers }) => headers.get('etag'))).size).toBe(1)
    expect(writes).toHaveLength(1)
    expect(await of(id, 'transform')).toHaveLength(1)
  })

  it('20 requests for as many pictures: all are made and named', async () => {
    const id = await fresh()
    const paths = await Promise.all(Array.from({ length: 20 }, (_, n) => url(id, 100 + n)))
    const all = await Promise.all(paths.map((path) => get(path)))
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(new Set((await of(id, 'transform')).map(nameOf)).size).toBe(20)
  })

  it('two servers make one picture: one is named, and the other leaves nothing', async () => {
    const id = await fresh()
    const path = await url(id)
    const before = (await ourObjects()).length
    const both = gate()
    hold = async () => {
      if (writes.length === 2) {
        both.open()
      }
      await both.opened
    }
    const all = await Promise.all([get(path), get(path, twin)])
    expect(all.map(({ status }) => status)).toEqual([200, 200])
    expect(writes).toHaveLength(2)
    expect(await of(id, 'transform')).toHaveLength(1)
    expect(await ourObjects()).toHaveLength(before + 1)
  })

  it('pictures are made anew meanwhile: it is served, and not kept', async () => {
    const id = await fresh()
    const path = await url(id)
    const response = await during(
      () => get(path),
      () => regenerate(id),
    )
    expect(response.status).toBe(200)
    expect(await of(id, 'transform')).toEqual([])
    expect((await get(path)).status).toBe(200)
    expect(await of(id, 'transform')).toHaveLength(1)
  })

  it('leftovers are being removed: it is served, and not stored', async () => {
    const id = await fresh()
    await query(app, `UPDATE media SET claim_token = 'x', claimed_at = now() WHERE id = $1`, [id])
    expect((await get(await url(id))).status).toBe(200)
    expect({ kept: await of(id, 'transform'), writes }).toEqual({ kept: [], writes: [] })
    await query(app, 'UPDATE media SET claim_token = NULL, claimed_at = NULL WHERE id = $1', [id])
  })

  it.each<[string, (id: number) => Promise<unknown>, object]>([
    ['is moved to the trash', trash, { code: 'FILE_IN_TRASH', status: 409 }],
    [
      'is deleted',
      async (id) => {
        await trash(id)
        await app.call('DELETE', `/media/${id}?permanent=true`, app.editor)
        await app.drain()
      },
      { code: 'FILE_NOT_FOUND', status: 404 },
    ],
    [
      'is quarantined',
      (id) =>
        query(
          app,
          `UPDATE media SET scan_status = 'INFECTED', is_quarantined = true WHERE id = $1`,
          [id],
        ),
      { code: 'FILE_BLOCKED', status: 403 },
    ],
    [
      'is given to somebody else',
      (id) => query(app, 'UPDATE media SET user_id = $2 WHERE id = $1', [id, app.other.id]),
      { code: 'FILE_NOT_FOUND', status: 404 },
    ],
  ])(
    'the file %s meanwhile: nobody gets it, or it is kept for those who may',
    async (what, meanwhile, refusal) => {
      const id = await fresh()
      const path = await url(id)
      const response = await during(
        () => get(path),
        () => meanwhile(id),
      )
      if (what === 'is given to somebody else') {
        // Who asked was let in before; from now on the other is.
        expect(errorOf(await read(get(path)))).toEqual(refusal)
        await query(app, 'UPDATE media SET user_id = $2 WHERE id = $1', [id, app.editor.id])
        return
      }
      expect(errorOf(await read(response))).toEqual(refusal)
      if (what !== 'is deleted') {
        expect(await of(id, 'transform')).toEqual([])
        await query(
          app,
          `UPDATE media SET scan_status = 'CLEAN', is_quarantined = false WHERE id = $1`,
          [id],
        )
      }
    },
  )

  it('the bytes are replaced meanwhile: it is of the new ones', async () => {
    const id = await fresh()
    const path = await url(id)
    const response = await during(
      () => get(path),
      async () => {
        await app.call(
          'PATCH',
          `/media/${id}`,
          app.editor,
          form({ bytes: await photo(600, 600), name: 'next.jpg' }),
        )
        await app.drain()
      },
    )
    expect(response.status).toBe(200)
    const { height, width } = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
    expect({ height, width }).toEqual({ height: 77, width: 77 })
    expect(await of(id, 'transform')).toMatchObject([{ height: 77 }])
  })

  describe('what people asked for', () => {
    const resize = (id: number) => () =>
      app.call('POST', `/media/${id}/resize`, app.editor, { width: 77 })
    const optimize = (id: number) => () =>
      app.call('POST', `/media/${id}/optimize`, app.editor, { maxSide: 88 })

    it('is made again when the pictures were made anew meanwhile', async () => {
      const id = await fresh()
      const response = await during(resize(id), () => regenerate(id))
      expect({ count: writes.length, status: response.status }).toEqual({ count: 2, status: 201 })
      expect(await of(id, 'asked')).toMatchObject([{ width: 77 }])
    })

    it('is not made of a file that was moved to the trash meanwhile', async () => {
      const id = await fresh()
      for (const ask of [resize(id), optimize(id)]) {
        const answer = await read(during(ask, () => trash(id)))
        expect(errorOf(answer)).toEqual({ code: 'FILE_IN_TRASH', status: 409 })
        await app.call('POST', `/media/${id}/restore`, app.editor)
      }
      expect([...(await of(id, 'asked')), ...(await of(id, 'optimized'))]).toEqual([])
      expect((await rowOf(app, id)).isOptimized).toBe(false)
    })

    it('is of the new bytes when they were replaced meanwhile', async () => {
      const id = await fresh()
      const bytes = await photo(600, 600)
      const response = await during(optimize(id), async () => {
        await app.call('PATCH', `/media/${id}`, app.editor, form({ bytes, name: 'next.jpg' }))
        await app.drain()
      })
      expect(response.status).toBe(201)
      expect(await rowOf(app, id)).toMatchObject({ isOptimized: true, originalSize: bytes.length })
      expect(await of(id, 'optimized')).toMatchObject([{ height: 88, width: 88 }])
    })

    it('is made and removed, optimised and restored at once: the row is what is stored', async () => {
      const id = await fresh()
      await resize(id)()
      const [made] = await of(id, 'asked')
      const remove = () => app.call('DELETE', `/media/${id}/variants/${nameOf(made!)}`, app.editor)
      const restore = () => app.call('DELETE', `/media/${id}/optimize`, app.editor)
      const all = await Promise.all(
        [resize(id), remove, optimize(id), restore, remove, optimize(id)].map((ask) => ask()),
      )
      expect(
        all.map(({ status }) => status).filter((status) => ![200, 201, 404].includes(status)),
      ).toEqual([])
      expect((await of(id, 'asked')).length).toBeLessThanOrEqual(1)
      const { isOptimized } = await rowOf(app, id)
      expect(await of(id, 'optimized')).toHaveLength(isOptimized ? 1 : 0)
    })
  })

  it('leave nothing behind, and are counted exactly', async () => {
    await app.drain()
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
