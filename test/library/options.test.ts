import type { CollectionConfig, Config, Field } from 'payload'

import { postgresAdapter } from '@payloadcms/db-postgres'
import { buildConfig } from 'payload'
import { mediaLibrary, type MediaLibraryOptions } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'
import { local } from 'payload-media-library/storage/local'

const good: MediaLibraryOptions = { scanner: eicar(), storage: local() }

const install = async (
  options: MediaLibraryOptions,
  config: Partial<Config> = {},
): Promise<Config> => mediaLibrary(options)({ secret: 'x', ...config } as Config)

const namesOf = (fields: readonly Field[]): string[] =>
  fields.flatMap((field) =>
    'name' in field ? [field.name!] : 'fields' in field ? namesOf(field.fields) : [],
  )

/** What the panel adds stores nothing, or is Payload's own field. */
const panelFields = [
  'fileHistory',
  'fileNotice',
  'filePreview',
  'filesize',
  'presetCost',
  'presetProgress',
  'presetSize',
]

const shapeOf = ({ collections = [] }: Config) =>
  collections.map(({ fields, slug }) => [
    slug,
    namesOf(fields).filter((name) => !panelFields.includes(name)),
  ])

const find = ({ collections = [] }: Config, wanted: string): CollectionConfig =>
  collections.find(({ slug }) => slug === wanted)!

describe('options', () => {
  it('names every problem in one message', () => {
    const wrong = {
      images: { maxSide: -1 },
      maxSize: { picture: 10 },
      scan: { attempts: 1.5 },
      slugs: { media: 'My Media' },
      storrage: local(),
      uploads: { urlSeconds: 0 },
    }
    let message = ''
    try {
      mediaLibrary(wrong as never)
    } catch (error) {
      message = (error as Error).message
    }
    for (const said of [
      'storage:',
      'scanner:',
      'noScanner()',
      'storrage',
      'images.maxSide',
      'maxSize',
      'scan.attempts',
      'slugs.media',
      'uploads.urlSeconds',
    ]) {
      expect(message).toContain(said)
    }
    expect(message).toMatch(/^payload-media-library: \d+ problems in its options:\n- /)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'local'],
    ['no scanner', { storage: local() }],
    ['a scanner that is true', { ...good, scanner: true }],
    ['a scanner that scans nothing', { ...good, scanner: { version: String } }],
    ['no storage', { scanner: eicar() }],
    ['a storage without uploads', { ...good, storage: { read: () => null, write: () => null } }],
    ['a queue without jobs', { ...good, queue: {} }],
    ['limits that are no function', { ...good, limits: { storageBytes: 1 } }],
    ['an admin who is no function', { ...good, isAdmin: true }],
    ['no file types', { ...good, fileTypes: [] }],
    [
      'an extension with its dot',
      { ...good, fileTypes: [{ extensions: ['.jpg'], kind: 'image', mimeType: 'image/jpeg' }] },
    ],
    [
      'a kind that is none',
      { ...good, fileTypes: [{ extensions: ['jpg'], kind: 'photo', mimeType: 'image/jpeg' }] },
    ],
    [
      'a type that is none',
      { ...good, fileTypes: [{ extensions: ['jpg'], kind: 'image', mimeType: 'jpeg' }] },
    ],
    ['a size of zero', { ...good, maxSize: { image: 0 } }],
    ['a size beyond all numbers', { ...good, maxSize: { image: 2 ** 60 } }],
    ['a size that is a text', { ...good, maxSize: { image: '10 MB' } }],
    ['pixels that are NaN', { ...good, images: { maxPixels: NaN } }],
    ['a session without an end', { ...good, uploads: { sessionSeconds: Infinity } }],
    ['URLs that live too long', { ...good, uploads: { urlSeconds: 604_801 } }],
    ['a slug with a slash', { ...good, slugs: { media: 'a/b' } }],
    ['a slug of nothing', { ...good, slugs: { uploads: '' } }],
    ['a collection instead of a change to it', { ...good, collections: { media: {} } }],
    ['a collection that is not ours', { ...good, collections: { pages: () => null } }],
    ['a switch that is a text', { ...good, enabled: 'no' }],
  ])('refuses %s', (_what, options) => {
    expect(() => mediaLibrary(options as never)).toThrow(
      /^payload-media-library: \d+ problems? in its options:\n- \S+: \S/,
    )
  })

  it('runs before other plugins', () => {
    expect(mediaLibrary(good).order).toBeLessThan(0)
  })

  it('keeps the schema when it is off, and lets nothing in', async () => {
    const [on, off] = [await install(good), await install({ ...good, enabled: false })]
    expect(shapeOf(off)).toEqual(shapeOf(on))
    const { access, endpoints, hooks } = find(off, 'media')
    expect({ create: access!.create!({} as never), endpoints, hooks }).toEqual({
      create: false,
      endpoints: [],
      hooks: {},
    })
    expect(off.jobs?.autoRun).toBeUndefined()
  })

  it('keeps every table when it is off, those of the queue too', async () => {
    const tablesOf = async (options: MediaLibraryOptions) => {
      const { collections, globals } = await buildConfig({
        admin: { user: 'users' },
        collections: [{ slug: 'users', auth: true, fields: [] }],
        db: postgresAdapter({ pool: {} }),
        plugins: [mediaLibrary(options)],
        secret: 'x',
      })
      return [...collections, ...globals].map(({ slug, flattenedFields }) => [
        slug,
        flattenedFields.map((field) => [
          field.name,
          field.type,
          'options' in field ? field.options : [],
        ]),
      ])
    }
    const off = await tablesOf({ ...good, enabled: false })
    expect(off).toEqual(await tablesOf(good))
    expect(off.map(([slug]) => slug)).toEqual(
      expect.arrayContaining(['media', 'media-uploads', 'payload-folders', 'payload-jobs']),
    )
  })

  it('does nothing with the jobs that still wait when it is off', async () => {
    const { jobs } = await install({ ...good, enabled: false })
    const { tasks = [] } = jobs as { tasks?: { handler: (args: unknown) => unknown }[] }
    expect(tasks.length).toBeGreaterThan(3)
    for (const { handler } of tasks) {
      const input = { file: '1', upload: '1' }
      expect(await handler({ input, req: { payload: { db: {} } } })).toEqual({ output: {} })
    }
  })

  it('applies the changes a project makes to the collections', async () => {
    const config = await install({
      ...good,
      collections: {
        media: (media) => ({
          ...media,
          fields: [...media.fields, { name: 'credit', type: 'text' }],
        }),
      },
      slugs: { media: 'assets', usage: 'quota' },
    })
    expect(namesOf(find(config, 'assets').fields)).toContain('credit')
    expect(find(config, 'quota')).toBeDefined()
  })

  it('keeps what the config has', async () => {
    const task = { slug: 'mine', handler: () => ({ output: {} }) }
    const config = await install(good, {
      admin: { components: { providers: ['/mine#Provider'] } },
      collections: [{ slug: 'pages', fields: [] }],
      jobs: { autoRun: [{ queue: 'mine' }], tasks: [task as never] },
      upload: { limits: { fileSize: 9e9 } },
    })
    expect(find(config, 'pages')).toBeDefined()
    expect(config.admin?.components?.providers).toContain('/mine#Provider')
    expect(config.jobs?.tasks).toContain(task)
    const crons = config.jobs!.autoRun as (payload: unknown) => Promise<unknown[]>
    const payload = {
      config: {},
      crons: [] as { stop(): Promise<void> }[],
      logger: { error: () => undefined },
    }
    expect(await crons(payload)).toContainEqual({ queue: 'mine' })
    await Promise.all(payload.crons.map((cron) => cron.stop()))
    expect(config.upload?.limits?.fileSize).toBe(9e9)
  })

  it("raises Payload's own limits to its own", async () => {
    const { upload } = await install({ ...good, maxSize: { video: 2e9 } })
    expect(upload?.limits?.fileSize).toBe(2e9)
    expect((upload as { requestSizeLimit?: number }).requestSizeLimit).toBeGreaterThan(2e9)
  })
})
