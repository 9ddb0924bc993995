import path from 'node:path'
import sharp from 'sharp'

import type { Variant } from '../../src/core/Variant.js'
import type { App } from '../app/createApp.js'

import { form } from '../app/files.js'
import { query } from '../app/query.js'
import { type Answer, read, speaker } from '../app/uploads.js'

/** What a test needs to look at the derivatives of files. */
export const pictured = (app: App) => {
  const add = async (bytes: Buffer, name: string, type?: string): Promise<Answer> =>
    read(app.call('POST', '/media', app.editor, form({ bytes, name, type })))
  const rowOf = async (id: number) => (await speaker(app).ask('GET', `/media/${id}?depth=0`)).body
  return {
    add,
    /** The row of a file that was added, after every job has run. */
    addAll: async (bytes: Buffer, name: string) => {
      const { body } = await add(bytes, name)
      await app.drain()
      return rowOf(body.doc.id)
    },
    /** Makes its derivatives again, as a change of presets would. */
    again: async (id: number) => {
      await query(app, `UPDATE media SET status = 'pending', claim_token = NULL WHERE id = $1`, [
        id,
      ])
      await app.queue.add(app.payload, 'makeVariants', { file: id })
      await app.drain()
      return rowOf(id)
    },
    file: (id: number, rest = '/file') => app.call('GET', `/media/${id}${rest}`, app.editor),
    named: ({ variants }: { readonly variants: readonly Variant[] }, name: string) =>
      variants.find((one) => one.name === name),
    /** The colour of one pixel of a variant, each channel from 0 to 255. */
    pixel: async (
      row: { readonly variants: readonly Variant[] },
      name: string,
      left: number,
      top: number,
    ): Promise<number[]> => {
      const { key } = row.variants.find((one) => one.name === name)!
      const { data } = await sharp(path.join(app.dir, 'objects', key))
        .extract({ height: 1, left, top, width: 1 })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      return [...data]
    },
    rowOf,
  }
}
