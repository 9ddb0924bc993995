import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { App } from './createApp.js'

import { query } from './query.js'

const minute = 60_000

const moments: Readonly<Record<string, readonly string[]>> = {
  media: ['updated_at', 'claimed_at', 'rendition_claimed_at', 'rescan_at'],
  media_uploads: ['updated_at', 'claimed_at', 'expires_at'],
}

/** Uploads the store began, which tell their time by a note or by their folder. */
const ageUploads = async (dir: string, ms: number): Promise<void> => {
  const folder = path.join(dir, 'uploads')
  for (const name of await readdir(folder)) {
    const at = path.join(folder, name)
    const note = path.join(at, 'meta.json')
    const text = await readFile(note, 'utf8').catch(() => null)
    if (text) {
      const known = JSON.parse(text) as { startedAt: string }
      const startedAt = new Date(Date.parse(known.startedAt) - ms).toISOString()
      await writeFile(note, JSON.stringify({ ...known, startedAt }))
    }
    const then = new Date(Date.now() - ms)
    await utimes(at, then, then)
  }
}

/** Lets time pass for everything that waits, holds a lease or expires: its moments move back. */
export const later = async (app: App, minutes: number): Promise<void> => {
  for (const [table, columns] of Object.entries(moments)) {
    const moved = columns.map((column) => `${column} = ${column} - $1::interval`)
    await query(app, `UPDATE ${table} SET ${moved.join(', ')}`, [`${minutes} minutes`])
  }
  await ageUploads(app.dir, minutes * minute)
}

/** Sweeps, and runs what that adds. */
export const sweep = async (app: App): Promise<void> => {
  await app.queue.add(app.payload, 'sweep', {})
  await app.drain()
}

/** Two days go by, with a sweep now and then: whatever can be mended by itself is mended then. */
export const settleDown = async (app: App): Promise<void> => {
  for (const minutes of [1, 20, 20, 60, 25 * 60, 2 * 60, 20]) {
    await later(app, minutes)
    await sweep(app)
  }
}
