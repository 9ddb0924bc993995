import type { App } from '../app/createApp.js'

import { form, jpeg } from '../app/files.js'
import { read } from '../app/uploads.js'

/** Pictures of the editor, with their variants; answers their ids. */
export const addPictures = async (
  app: App,
  sizes: readonly (readonly [width: number, height: number])[],
): Promise<number[]> => {
  const ids: number[] = []
  for (const [width, height] of sizes) {
    const file = { bytes: await jpeg(width, height), name: `${width}.jpg` }
    const { body } = await read(app.call('POST', '/media', app.editor, form(file)))
    ids.push(body.doc.id as number)
  }
  await app.drain()
  return ids
}
