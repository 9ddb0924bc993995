import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { payloadQueue } from 'payload-media-library/queues/payload'
import { local } from 'payload-media-library/storage/local'

import type { Command, Given, Outcome } from '../../src/command/Command.js'

import { commands } from '../../src/command/commands.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { query } from '../app/query.js'
import { read } from '../app/uploads.js'
import { runCli, startCli } from './runCli.js'
import { second } from './second.js'

const orphans = ['abc', 'def'].map(
  (end) => `2026/01/01/0b9d2f6e-1111-4222-8333-123456789${end}/orphan-abc123.pdf`,
)

const until = async (isDone: () => Promise<boolean>): Promise<void> => {
  while (!(await isDone())) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the command line', () => {
  let app: App
  let dir: string
  const queue = payloadQueue({ autoRun: false })
  const ids: number[] = []

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'media-library-command-'))
    app = await createApp({
      dir,
      queue: queue as never,
      storage: [local({ dir }), second(`${dir}-second`)],
    })
    for (let i = 0; i < 3; i++) {
      const sent = form({ bytes: await jpeg(900 + i, 700), name: `${i}.jpg` })
      ids.push((await read(app.call('POST', '/media', app.editor, sent))).body.doc.id)
    }
  })
  afterAll(async () => {
    await app.stop()
    await rm(dir, { force: true, recursive: true })
    await rm(`${dir}-second`, { force: true, recursive: true })
  })

  const rows = (columns: string) =>
    query<Record<string, unknown>>(app, `SELECT ${columns} FROM media ORDER BY id`)
  const areReady = async () => (await rows('status')).every(({ status }) => status === 'ready')
  /** But for the next sweep, which waits for its minute. */
  const haveNoJobs = async () =>
    (await query(app, "SELECT 1 FROM payload_jobs WHERE task_slug::text <> 'mediaLibrarySweep'"))
      .length === 0

  /** A command as it is run, without the time that a process takes to start. */
  const run = async (name: keyof typeof commands, given: Given = {}) => {
    const command: Command = commands[name]
    const progress: number[] = []
    const outcome: Outcome = await command.run(await libraryOf(app.payload), given, {
      note: () => undefined,
      onProgress: ({ done, total }) => progress.push(done / total),
      signal: new AbortController().signal,
    })
    expect(progress.every((part) => part >= 0 && part <= 1)).toBe(true)
    return { ...outcome, progress, said: outcome.lines.join('\n') }
  }

  const work = async (isDone: () => Promise<boolean>) => {
    const worker = await queue.work!(app.payload)
    await until(isDone)
    await worker.close()
  }

  it.each([
    ['an unknown command', ['dance'], 2, 'unknown command'],
    ['an unknown option', ['health', '--dance'], 2, 'unknown option'],
    [
      'a project that is not there',
      ['health', '--config', 'test/command/nowhere.ts'],
      3,
      'nowhere.ts',
    ],
    ['a missing option', ['move-provider'], 2, 'needs --to'],
  ])('says what is wrong with %s', async (_what, args, status, words) => {
    const { code, stderr, stdout } = await runCli(app, ...args)
    expect({ code, stdout }).toEqual({ code: status, stdout: '' })
    expect(stderr).toContain(words)
  })

  it('worker: scans and makes variants, and ends with 0 when it is stopped', async () => {
    const { child, ended } = startCli(app, 'worker', '--json', '--grace', '20')
    let isOver = false
    void ended.then(() => (isOver = true))
    await until(async () => isOver || (await areReady()))
    child.kill('SIGTERM')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ failed: 0 })
    expect(await rows('scan_status, status')).toEqual(
      ids.map(() => ({ scan_status: 'CLEAN', status: 'ready' })),
    )
  }, 120_000)

  it('health: prints nothing but JSON, and answers 1 when something is wrong', async () => {
    await query(app, "UPDATE media SET storage_path = storage_path || 'x' WHERE id = $1", [ids[0]])
    const { code, stdout } = await runCli(app, 'health', '--json')
    await query(app, 'UPDATE media SET storage_path = left(storage_path, -1) WHERE id = $1', [
      ids[0],
    ])
    expect({ ...JSON.parse(stdout), code }).toMatchObject({ code: 1, danglingCount: 1 })
    expect(await run('health')).toMatchObject({ ok: true, result: { danglingCount: 0 } })
  })

  it('cleanup: speaks of orphans, and removes them only when told to', async () => {
    const paths = orphans.map((key) => path.join(dir, 'objects', key))
    const old = new Date(Date.now() - 10 * 24 * 3_600_000)
    for (const at of paths) {
      await mkdir(path.dirname(at), { recursive: true })
      await writeFile(at, 'nobody knows me')
      await utimes(at, old, old)
    }
    expect(await run('health')).toMatchObject({ ok: false, result: { orphanedKeys: orphans } })
    const dry = await run('cleanup')
    expect(dry).toMatchObject({ ok: true, result: { deleted: orphans, dryRun: true } })
    expect(dry.said).toContain('Run it with --yes')
    // Two of very few objects: that could be the wrong bucket.
    await expect(run('cleanup', { yes: true })).rejects.toThrow(/force/i)
    expect(await readFile(paths[0]!, 'utf8')).toBe('nobody knows me')

    const removed = await run('cleanup', { force: true, yes: true })
    expect(removed).toMatchObject({ ok: true, result: { deleted: orphans, failedCount: 0 } })
    await expect(readFile(paths[1]!)).rejects.toThrow('ENOENT')
    expect(await run('health')).toMatchObject({ ok: true })
    await expect(run('cleanup', { limit: 'all' })).rejects.toThrow('whole number')
  })

  it('reconcile: drift is not all right in a dry run, and mended in a real one', async () => {
    await query(
      app,
      'UPDATE storage_usage SET total_bytes = total_bytes + 7, allocated_bytes = allocated_bytes + 7',
    )
    expect(await run('reconcile', { dryRun: true })).toMatchObject({
      ok: false,
      result: { driftedCount: 1 },
    })
    const mended = await run('reconcile')
    expect(mended.ok).toBe(true)
    expect(mended.said).toContain('+7')
    expect(await run('reconcile', { dryRun: true })).toMatchObject({ ok: true })
    expect((await audit(app)).drift).toEqual([])
  })

  it('regenerate: only what is stale', async () => {
    expect(await run('regenerate')).toMatchObject({ result: { queued: 0, total: 3 } })
    const { docs } = await app.payload.find({ collection: 'media-presets', sort: 'width' })
    const [preset] = docs as unknown as { id: number; label: string }[]
    await app.payload.update({
      id: preset!.id,
      collection: 'media-presets',
      data: { quality: 55 } as never,
    })
    expect(await run('regenerate', { dryRun: true })).toMatchObject({ result: { queued: 3 } })
    expect(await run('regenerate', { dryRun: true, preset: 'thumbnail' })).toMatchObject({
      result: { queued: 0 },
    })
    expect(await run('regenerate', { preset: preset!.label })).toMatchObject({
      progress: [1 / 3, 2 / 3, 1],
      result: { queued: 3 },
    })
    await work(areReady)
    expect(await run('regenerate', { dryRun: true })).toMatchObject({ result: { queued: 0 } })
    expect(await run('regenerate', { all: true, dryRun: true })).toMatchObject({
      result: { queued: 3 },
    })
  })

  it('rescan: clean files once more, which stay clean, and those whose scans failed', async () => {
    await query(app, "UPDATE media SET scanner_version = 'older'")
    expect(await run('rescan', { dryRun: true })).toMatchObject({ result: { queued: 0, total: 3 } })
    expect(await run('rescan')).toMatchObject({ result: { queued: 3 } })
    await work(async () =>
      (await rows('scanner_version')).every(({ scanner_version: version }) => version !== 'older'),
    )
    expect(await rows('scan_status')).toEqual(ids.map(() => ({ scan_status: 'CLEAN' })))
    await query(
      app,
      "UPDATE media SET scan_status = 'ERROR', is_quarantined = true WHERE id = $1",
      [ids[0]],
    )
    await run('reconcile')
    expect(await run('rescan', { errors: true })).toMatchObject({ result: { queued: 1 } })
    await work(async () => (await areReady()) && (await haveNoJobs()))
    expect(await rows('scan_status')).toEqual(ids.map(() => ({ scan_status: 'CLEAN' })))
  })

  it('purge-trash: only what has been there for too long', async () => {
    await app.call('DELETE', `/media/${ids[2]}`, app.editor)
    expect(await run('purge-trash')).toMatchObject({ result: { deletedCount: 0, total: 0 } })
    await query(
      app,
      "UPDATE media SET deleted_at = deleted_at - interval '40 days' WHERE deleted_at IS NOT NULL",
    )
    expect(await run('purge-trash', { dryRun: true })).toMatchObject({
      result: { deletedCount: 0, total: 1 },
    })
    expect(await run('purge-trash')).toMatchObject({ result: { deletedCount: 1, total: 1 } })
    expect(await rows('id')).toHaveLength(2)
  })

  it('move-provider: counts, moves, and the bytes are the same', async () => {
    const bytes = async () =>
      Buffer.from(await (await app.call('GET', `/media/${ids[0]}/file`, app.editor)).arrayBuffer())
    const before = await bytes()
    await expect(run('move-provider', { to: 's3' })).rejects.toThrow(
      'The library has LOCAL, BUNNY_CDN',
    )
    expect(await run('move-provider', { dryRun: true, to: 'bunny-cdn' })).toMatchObject({
      result: { total: 2 },
    })
    expect(await run('move-provider', { to: 'bunny-cdn' })).toMatchObject({
      ok: true,
      result: { moved: 2, total: 2 },
    })
    const moved = await rows('storage_provider')
    expect(moved).toEqual([0, 1].map(() => ({ storage_provider: 'BUNNY_CDN' })))
    expect((await bytes()).equals(before)).toBe(true)
    await work(haveNoJobs)
    expect(await run('move-provider', { from: 'bunny-cdn', to: 'local' })).toMatchObject({
      result: { moved: 2 },
    })
  })

  it('sweep: leaves nothing wrong', async () => {
    expect(await run('sweep')).toMatchObject({ ok: true })
    await work(haveNoJobs)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
