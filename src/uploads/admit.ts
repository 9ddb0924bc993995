import type { FileType } from '../core/mediaKinds.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { drawingType, isDrawing, looksLikeDrawing } from '../core/isDrawing.js'
import { type Claim, judgeClaim, judgeContent, judgeSize, type Problem } from '../core/judge.js'
import { imageProblem } from '../derivatives/pictures/imageProblem.js'
import { type ImageHeader, readHeader } from '../derivatives/pictures/readHeader.js'
import { MediaError } from '../errors/MediaError.js'
import { sniffType } from './sniffType.js'

const insist = (problem: Problem | undefined) => {
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
}

/** What a client says of a file, judged. Throws `INVALID_NAME`, `TYPE_NOT_ALLOWED` or `FILE_TOO_LARGE`. */
export const admitClaim = (library: MediaLibrary, claim: Claim): FileType => {
  const { fileType, problem } = judgeClaim(claim, library.rules)
  insist(problem)
  return fileType!
}

export const admitSize = (library: MediaLibrary, size: number, fileType: FileType): void =>
  insist(judgeSize(size, fileType, library.rules))

/**
 * The first bytes of a file, judged: the type they show, and what a picture measures, from its header alone.
 * Throws `TYPE_NOT_ALLOWED`, `IMAGE_TOO_LARGE` or `IMAGE_UNREADABLE`.
 */
export const admitContent = async (
  library: MediaLibrary,
  fileType: FileType,
  head: Uint8Array,
  isWhole: boolean,
): Promise<ImageHeader | null> => {
  insist(judgeContent(fileType, await typeOf(fileType, head, isWhole)))
  if (fileType.kind !== 'image' || isDrawing(fileType)) {
    return null
  }
  const header = await readHeader(head)
  if (!header && isWhole) {
    throw new MediaError(
      'IMAGE_UNREADABLE',
      'The picture is damaged: it cannot be read what it measures.',
    )
  }
  insist(header ? imageProblem(header, library.images) : undefined)
  return header
}

/** A drawing is text or XML, as other things are: whoever names a file so has to have one. */
const typeOf = async (
  fileType: FileType,
  head: Uint8Array,
  isWhole: boolean,
): Promise<null | string> => {
  if (isDrawing(fileType) && looksLikeDrawing(head)) {
    return drawingType
  }
  return head.length === 0 ? emptyType(fileType) : sniffType(head, isWhole)
}

/** An empty file has no signature; only text may be empty. */
const emptyType = ({ sniffed }: FileType): null | string =>
  sniffed?.includes('text') ? 'text' : null
