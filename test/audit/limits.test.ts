import type { Limits } from '../../src/library/MediaLibrary.js'

import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { read } from '../app/uploads.js'
import { entriesOf } from './entriesOf.js'

describe('a change of limits', () => {
  let app: App
  let limits: Limits = { files: 100, storageBytes: 1_000_000 }
  beforeAll(async () => {
    app = await createApp({ limits: () => limits })
  })
  afterAll(() => app.stop())

  const upload = () =>
    read(app.call('POST', '/media', app.editor, form({ bytes: pdf(), name: 'paper.pdf' })))
  const changes = async () =>
    (await entriesOf(app)).filter(({ action }) => action === 'limits').map(({ detail }) => detail)

  it('is written down once, when it is first reckoned with', async () => {
    await upload()
    // What is known for the first time did not change.
    expect(await changes()).toEqual([])
    await upload()
    expect(await changes()).toEqual([])
    limits = { files: 100, storageBytes: 2_000_000 }
    const many = await Promise.all(Array.from({ length: 6 }, upload))
    expect(many.map(({ status }) => status)).toEqual(Array(6).fill(201))
    const first = {
      bandwidthBytes: { from: null, to: null },
      files: { from: 100, to: 100 },
      storageBytes: { from: 1_000_000, to: 2_000_000 },
      user: String(app.editor.id),
    }
    expect(await changes()).toEqual([first])
    limits = { bandwidthBytes: 5e9 }
    await upload()
    expect(await changes()).toEqual([
      first,
      {
        bandwidthBytes: { from: null, to: 5e9 },
        files: { from: 100, to: null },
        storageBytes: { from: 2_000_000, to: null },
        user: String(app.editor.id),
      },
    ])
  })

  it('is not written down by an upload that is refused', async () => {
    const before = await changes()
    limits = { files: 1 }
    expect((await upload()).status).toBe(413)
    expect(await changes()).toEqual(before)
  })
})
