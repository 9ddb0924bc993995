import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { MediaError } from '../../errors/MediaError.js'
import { imageProblem } from './imageProblem.js'
import { type ImageHeader, readHeader } from './readHeader.js'

/** The header of a picture that may be decoded. Throws `IMAGE_UNREADABLE` and `IMAGE_TOO_LARGE`. */
export const headerOf = async ({ images }: MediaLibrary, path: string): Promise<ImageHeader> => {
  const header = await readHeader(path)
  if (!header) {
    throw new MediaError('IMAGE_UNREADABLE', 'The picture has no header that could be read.')
  }
  const problem = imageProblem(header, images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
  return header
}
