import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { plainWishes, type TransformWishes } from '../core/transformQuery.js'
import { MediaError } from '../errors/MediaError.js'
import { readShapes } from '../jobs/readShapes.js'
import { userOf } from '../library/authorize.js'

type Unsigned = MediaLibrary['transforms']['unsigned']

/** What may be asked for without a signature, in words. */
const possible: Readonly<Record<Unsigned, string>> = {
  nobody: 'Pictures are made here for signed addresses only.',
  presets:
    'Without a signature there are the sizes of the presets, without "q"; any other size needs a signed address.',
  users:
    'Without a signature there are the sizes of the presets, without "q"; any other size needs a login or a signed address.',
}

const refusal = (unsigned: Unsigned) =>
  new MediaError('INVALID_SIGNATURE', possible[unsigned], { unsigned })

/** Throws `INVALID_SIGNATURE` where nothing at all is made without a signature. */
export const insistAnyUnsigned = ({ transforms }: MediaLibrary): void => {
  if (transforms.unsigned === 'nobody') {
    throw refusal('nobody')
  }
}

/** Throws `INVALID_SIGNATURE` for a picture that this person may not have made without a signature. */
export const insistAllowed = async (
  library: MediaLibrary,
  req: Pick<PayloadRequest, 'user'>,
  wishes: TransformWishes,
): Promise<void> => {
  const { unsigned } = library.transforms
  insistAnyUnsigned(library)
  if (unsigned === 'users' && userOf(library, req)) {
    return
  }
  const { fit, h, q, w } = plainWishes(wishes)
  const { all } = await readShapes(library)
  const isPreset = all.some((shape) => {
    const preset = plainWishes({
      fit: shape.fit,
      h: shape.height ?? undefined,
      w: shape.width ?? undefined,
    })
    return preset.fit === fit && preset.h === h && preset.w === w
  })
  if (!isPreset || q !== undefined) {
    throw refusal(unsigned)
  }
}
