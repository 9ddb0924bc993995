import type { PayloadRequest } from 'payload'

import type { MediaPreset } from './documents.js'
import type { MediaLibrary } from './MediaLibrary.js'

/** The sizes a new library begins with. */
const presets: readonly Pick<
  MediaPreset,
  'fit' | 'format' | 'height' | 'label' | 'quality' | 'width'
>[] = [
  { fit: 'cover', format: 'webp', height: 600, label: 'card', quality: 80, width: 800 },
  { fit: 'inside', format: 'webp', label: 'medium', quality: 80, width: 1024 },
  { fit: 'inside', format: 'webp', label: 'large', quality: 80, width: 1920 },
]

const seeded = 'payload-media-library:presets-seeded'

const seeding = 'payload-media-library:seeding'

/** The library makes its first presets: there is nothing yet that they make stale. */
export const isSeeding = ({ context }: Pick<PayloadRequest, 'context'>): boolean =>
  Boolean(context[seeding])

/** Makes the first presets, once in the life of a project: those an editor deletes stay deleted. */
export const seedPresets = async (library: MediaLibrary): Promise<void> => {
  const { payload, slugs } = library
  try {
    if (await payload.kv.has(seeded)) {
      return
    }
    await payload.kv.set(seeded, true)
    for (const data of presets) {
      await payload.create({
        collection: slugs.presets,
        context: { [seeding]: true },
        data: data as never,
      })
    }
  } catch (err) {
    payload.logger.warn({
      err,
      msg: 'The first presets could not be made: are the migrations up to date?',
    })
  }
}
