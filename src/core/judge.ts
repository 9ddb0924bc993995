import type { ErrorCode } from './errorCodes.js'
import type { FileType } from './mediaKinds.js'
import type { MediaRules } from './mediaRules.js'

import { extensionOf, nameProblem } from './fileName.js'
import { formatBytes } from './formatBytes.js'

export interface Problem {
  readonly code: ErrorCode
  readonly figures: Record<string, unknown>
  readonly message: string
}

export interface Claim {
  readonly filename: string
  /** What the client says; may say nothing, such as `application/octet-stream`. */
  readonly mimeType?: string
  /** Bytes; undefined while they are still arriving. */
  readonly size?: number
}

export type Judgement =
  | { readonly fileType: FileType; readonly problem?: undefined }
  | { readonly fileType?: undefined; readonly problem: Problem }

const refuse = (
  code: ErrorCode,
  message: string,
  figures: Record<string, unknown> = {},
): { problem: Problem } => ({
  problem: { code, figures, message },
})

const essence = (mimeType: string) => mimeType.split(';', 1)[0]!.trim().toLowerCase()

/** Types that say nothing. A part of a form that has none is `text/plain`. */
const unknowing = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'text/plain'])

const accepts = (type: FileType, mimeType: string) =>
  type.mimeType === mimeType || Boolean(type.sniffed?.includes(mimeType))

/** Bytes are right for a type when their own signature says so; `sniffed` is `null` for unknown bytes. */
const matchesContent = (type: FileType, sniffed: null | string): boolean =>
  sniffed !== null && (type.sniffed ? type.sniffed.includes(sniffed) : type.mimeType === sniffed)

export const judgeSize = (
  size: number,
  { kind }: FileType,
  { maxSize }: MediaRules,
): Problem | undefined =>
  size > maxSize[kind]
    ? refuse(
        'FILE_TOO_LARGE',
        `The file has ${formatBytes(size)}, and ${kind} files may have at most ${formatBytes(maxSize[kind])}.`,
        { kind, maxSize: maxSize[kind], size },
      ).problem
    : undefined

/** Judges what a client says of a file, before a byte of it is accepted. */
export const judgeClaim = (
  { filename, mimeType = '', size }: Claim,
  rules: MediaRules,
): Judgement => {
  const wrongName = nameProblem(filename)
  if (wrongName) {
    return refuse('INVALID_NAME', wrongName, { filename: filename.slice(0, 300) })
  }
  const extension = extensionOf(filename)
  const candidates = rules.fileTypes.filter(({ extensions }) => extensions.includes(extension))
  const first = candidates[0]
  if (!first) {
    const allowed = rules.fileTypes.flatMap(({ extensions }) => extensions)
    return refuse(
      'TYPE_NOT_ALLOWED',
      extension
        ? `Files ending in ".${extension}" are not accepted. Accepted are ${allowed.join(', ')}.`
        : `The file name has no extension. Accepted are ${allowed.join(', ')}.`,
      { allowed, extension },
    )
  }
  const said = essence(mimeType)
  const fileType = unknowing.has(said) ? first : candidates.find((type) => sameFamily(type, said))
  if (!fileType) {
    return refuse(
      'TYPE_NOT_ALLOWED',
      `The type "${said.slice(0, 100)}" does not fit a file ending in ".${extension}", which is ${first.mimeType}.`,
      { expected: first.mimeType, extension, mimeType: said.slice(0, 100) },
    )
  }
  const tooLarge = size === undefined ? undefined : judgeSize(size, fileType, rules)
  return tooLarge ? { problem: tooLarge } : { fileType }
}

/** Judges the bytes themselves: their own signature has to be what the name promises. */
export const judgeContent = (fileType: FileType, sniffed: null | string): Problem | undefined =>
  matchesContent(fileType, sniffed)
    ? undefined
    : refuse(
        'TYPE_NOT_ALLOWED',
        `The content is ${sniffed ?? 'of no known type'}, not ${fileType.mimeType} as the name says.`,
        { expected: fileType.mimeType, found: sniffed },
      ).problem

/** Browsers disagree on the names of some types (audio/x-wav, image/jpg): the family has to agree, the bytes decide. */
const sameFamily = (type: FileType, said: string): boolean =>
  accepts(type, said) ||
  (type.kind !== 'document' && said.startsWith(`${type.kind}/`)) ||
  aliases[said] === type.mimeType

const aliases: Readonly<Record<string, string>> = {
  'application/x-pdf': 'application/pdf',
  'application/x-rtf': 'application/rtf',
  'audio/x-m4a': 'audio/mp4',
  'video/ogg': 'audio/ogg',
}
