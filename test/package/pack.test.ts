import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { createDatabase, type Database } from '../services/postgres.js'

const run = promisify(execFile)

/** What a bare Payload project has installed; the versions are ours. */
const project = [
  'payload',
  '@payloadcms/db-postgres',
  '@payloadcms/ui',
  'next',
  'react',
  'react-dom',
  'sharp',
] as const

const minutes = 60_000

describe('the package', () => {
  let dir: string
  let database: Database

  beforeAll(async () => {
    database = await createDatabase('package')
    dir = await mkdtemp(join(tmpdir(), 'media-library-package-'))
    const own = JSON.parse(await readFile('package.json', 'utf8'))
    await run('npm', ['pack', '--pack-destination', dir, '--silent'], { maxBuffer: 2 ** 26 })
    const tarball = `payload-media-library-${own.version}.tgz`
    const dependencies = Object.fromEntries(
      project.map((name) => [name, own.devDependencies[name]]),
    )
    await writeFile(
      join(dir, 'package.json'),
      JSON.stringify({
        dependencies: { ...dependencies, 'payload-media-library': `file:${tarball}` },
        private: true,
        type: 'module',
      }),
    )
    await cp(resolve('test/package/boot.mjs'), join(dir, 'boot.mjs'))
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: dir,
      maxBuffer: 2 ** 26,
    })
  }, 10 * minutes)

  afterAll(async () => {
    await rm(dir, { force: true, recursive: true })
    await database.drop()
  })

  it(
    'boots in a bare Payload project, takes a file, scans it and serves it',
    async () => {
      const { stdout } = await run(process.execPath, ['boot.mjs'], {
        cwd: dir,
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          NODE_ENV: 'development',
          NODE_OPTIONS: '',
        },
        timeout: 2 * minutes,
      })
      expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
        bytes: 'hello from the tarball',
        collections: [
          'media',
          'media-presets',
          'storage-usage',
          'media-uploads',
          'media-links',
          'media-audit',
        ],
        scanStatus: 'CLEAN',
        status: 200,
      })
    },
    3 * minutes,
  )

  it(
    'exports every public entry, and none of them pulls React into a server without asking',
    async () => {
      const entries = [
        '.',
        './client',
        './testing',
        './storage/local',
        './scanners/clamav',
        './scanners/none',
        './queues/payload',
        './queues/inline',
        './queues/bullmq',
      ]
      const script = entries
        .map(
          (entry) =>
            `console.log(Object.keys(await import(${JSON.stringify(`payload-media-library${entry.slice(1)}`)})).length > 0)`,
        )
        .join('\n')
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
        cwd: dir,
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      expect(stdout.trim().split('\n')).toEqual(entries.map(() => 'true'))
    },
    minutes,
  )

  it(
    'has a command line that finds the config of the project',
    async () => {
      await cp(resolve('test/package/bare.config.ts'), join(dir, 'payload.config.ts'))
      const env = {
        ...process.env,
        DATABASE_URL: database.url,
        NODE_ENV: 'production' as const,
        NODE_OPTIONS: '',
      }
      const { stdout } = await run(
        join(dir, 'node_modules/.bin/payload-media-library'),
        ['health', '--json'],
        { cwd: dir, env },
      )
      expect(JSON.parse(stdout)).toMatchObject({ isHealthy: true, totalObjects: 1 })
    },
    2 * minutes,
  )
})
