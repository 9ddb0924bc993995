import { randomUUID } from 'node:crypto'
import { cp, rename } from 'node:fs/promises'
import path from 'node:path'

import type { App } from '../app/createApp.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { recalculate } from '../../src/usage/recalculate.js'
import { query } from '../app/query.js'

interface Original {
  readonly filename: string
  readonly key: string
}

/** Makes a library large in no time: rows and objects as the library itself would have made them from the same bytes. */
export const cloneFiles = async (app: App, id: number, count: number): Promise<void> => {
  const [original] = await query<Original>(
    app,
    'SELECT filename, storage_path AS key FROM media WHERE id = $1',
    [id],
  )
  const { filename, key } = original!
  const uuid = path.basename(path.dirname(key))
  const folder = path.join(app.dir, 'objects', path.dirname(key))
  const columns = await query<{ name: string }>(
    app,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'media'
      AND column_name NOT IN ('id', 'filename', 'variants')`,
  )
  const plain = columns.map(({ name }) => `"${name}"`).join(', ')
  for (let n = 0; n < count; n++) {
    const [twin, name] = [
      randomUUID(),
      filename.replace(/-[a-z0-9]{6}\./, `-${String(n).padStart(6, '0')}.`),
    ]
    const into = path.join(path.dirname(folder), twin)
    await cp(folder, into, { recursive: true })
    await rename(path.join(into, filename), path.join(into, name))
    const values = columns.map(({ name: column }) =>
      column === 'storage_path'
        ? 'replace(replace(storage_path, $2, $3), filename, $4)'
        : `${/object_?key$/i.test(column) ? '$3' : `"${column}"`}`,
    )
    const [{ id: made }] = (await query<{ id: number }>(
      app,
      `INSERT INTO media (${plain}, filename) SELECT ${values.join(', ')}, $4 FROM media WHERE id = $1 RETURNING id`,
      [id, uuid, twin, name],
    )) as [{ id: number }]
    await query(
      app,
      `UPDATE media SET thumbnail_url = replace(thumbnail_url, $5, $6), srcset = replace(srcset, $5, $6),
        variants = (SELECT replace(replace(variants::text, $2, $3), $5, $6)::jsonb FROM media WHERE id = $1) WHERE id = $4`,
      [id, uuid, twin, made, `/media/${id}/`, `/media/${made}/`],
    )
  }
  await recalculate(await libraryOf(app.payload), app.editor.id)
}
