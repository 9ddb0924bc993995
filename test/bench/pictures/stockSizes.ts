import { getPayload } from 'payload'
import sharp from 'sharp'

import type { Sample } from './samples.js'

import { createStock } from '../createStock.js'

type CreateImageSizes = (args: object) => Promise<unknown>

/** Stock Payload on the local disk: all of its `create`, and only what it does to the pixels. */
export const stockSizes = async (widths: readonly number[]) => {
  const stock = await createStock({ widths })
  const payload = await getPayload({ config: stock.config, key: stock.key })
  const { createImageSizes } = (await import(
    new URL('uploads/image-resizing/createImageSizes.js', import.meta.resolve('payload')).href
  )) as { createImageSizes: CreateImageSizes }
  const { config } = payload.collections['media' as never] as { config: object }
  let files = 0
  const fileOf = ({ bytes }: Sample) => ({
    name: `photo-${files++}.jpg`,
    data: bytes,
    mimetype: 'image/jpeg',
    size: bytes.length,
  })
  return {
    create: (sample: Sample) =>
      payload.create({ collection: 'media' as never, data: {} as never, file: fileOf(sample) }),
    /** The sharp calls of `create`, by Payload's own function, with the focal point that it always gives. */
    sizes: (sample: Sample) =>
      createImageSizes({
        config,
        dimensions: { height: sample.height, width: sample.width },
        file: fileOf(sample),
        focalPoint: { x: 50, y: 50 },
        mimeType: 'image/jpeg',
        req: {},
        savedFilename: `photo-${files++}.jpg`,
        sharp,
        staticPath: '/nowhere',
      }),
    stop: stock.stop,
  }
}
