import { randomUUID } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { App } from '../app/createApp.js'

/** Longer than any grace. */
const longAgo = () => new Date(Date.now() - 60 * 86_400_000)

/** A key as the library makes them. */
export const newKey = (name = 'lost-abc123.pdf'): string => `2026/01/02/${randomUUID()}/${name}`

/** Puts an object into the store of `app` behind the library's back, as old as it may be. */
export const plant = async (
  app: Pick<App, 'dir'>,
  key = newKey(),
  { bytes = Buffer.from('lost'), isOld = true } = {},
): Promise<string> => {
  const file = path.join(app.dir, 'objects', key)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, bytes)
  if (isOld) {
    await utimes(file, longAgo(), longAgo())
  }
  return key
}

/** Every object of the store becomes old enough to be an orphan. */
export const ageObjects = async ({ dir }: Pick<App, 'dir'>): Promise<void> => {
  const folder = path.join(dir, 'objects')
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      await utimes(path.join(entry.parentPath, entry.name), longAgo(), longAgo())
    }
  }
}
