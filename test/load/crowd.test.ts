import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { type Answer, errorOf, put, read, speaker } from '../app/uploads.js'
import { inLanes } from './inLanes.js'
import { report, scale } from './scale.js'

const clients = scale(12, 50)
const uploads = clients * scale(10, 200)
const [smallest, largest] = scale([1_000, 60_000], [10_000, 5_000_000])

/** The same sizes in every run, most of them small. */
const sizes = Array.from({ length: uploads }, (_, i) => {
  const at = ((i * 7919) % uploads) / uploads
  return Math.round(smallest * (largest / smallest) ** at)
})
const quota = Math.floor(sizes.reduce((sum, size) => sum + size, 0) / 2)

/** L1: one owner, many clients, room for half of what they bring. */
describe('a crowd that brings twice what there is room for', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({ limits: () => ({ storageBytes: quota }) })
  })
  afterAll(() => app.stop())

  const direct = (size: number): Promise<Answer> =>
    read(app.call('POST', '/media', app.editor, form({ bytes: pdf(size), name: 'a.pdf' })))

  const planned = async (size: number): Promise<Answer> => {
    const editor = speaker(app)
    const plan = await editor.presign({ filename: 'a.pdf', size })
    if (plan.status !== 201) {
      return plan
    }
    await put(app, plan.body, pdf(size))
    return editor.confirm(plan.body.id)
  }

  const allocated = async (): Promise<number> => {
    const [row] = await query<{ bytes: string }>(
      app,
      'SELECT allocated_bytes AS bytes FROM storage_usage WHERE user_id = $1',
      [app.editor.id],
    )
    return Number(row?.bytes ?? 0)
  }

  it(
    'never lets in more than fits, loses nothing and takes the last byte',
    async () => {
      let over = 0
      let isOver = false
      const watch = (async () => {
        while (!isOver) {
          over = Math.max(over, (await allocated()) - quota)
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      })()
      const answers = await inLanes(uploads, clients, (i) => (i % 2 ? planned : direct)(sizes[i]!))
      isOver = true
      await watch
      const refused = answers.filter(({ status }) => status !== 201)
      const kinds = new Set(refused.map((answer) => JSON.stringify(errorOf(answer))))
      expect([...kinds]).toEqual([JSON.stringify({ code: 'QUOTA_EXCEEDED', status: 413 })])
      expect(over).toBeLessThanOrEqual(0)

      await settleDown(app)
      const left = quota - (await allocated())
      expect(left).toBeLessThan(largest)
      if (left > 200) {
        expect(errorOf(await direct(left + 1))).toMatchObject({ code: 'QUOTA_EXCEEDED' })
        expect((await direct(left)).status).toBe(201)
        expect(await allocated()).toBe(quota)
      }
      await settleDown(app)
      expect(await audit(app)).toEqual(nothingWrong)
      report('L1 crowd', {
        admitted: uploads - refused.length,
        bytes: await allocated(),
        clients,
        over: Math.max(0, over),
        quota,
        refused: refused.length,
        uploads,
      })
    },
    scale(120_000, 1_800_000),
  )
})
