import { parse } from 'content-disposition'

import type { MediaRules } from '../core/mediaRules.js'
import type { Opened } from './openURL.js'

import { extensionOf, nameProblem } from '../core/fileName.js'

/** Characters kept of a name that another server chose. */
const longest = 60

const fromDisposition = (header: string | undefined): string | undefined => {
  try {
    return header === undefined ? undefined : parse(header).parameters.filename
  } catch {
    return undefined
  }
}

const fromPath = ({ pathname }: URL): string => {
  const last = pathname.split('/').at(-1)!
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** Nobody chose this name, so it is mended where a person would be told. */
const tidy = (name: string): string => {
  const last = name.normalize('NFKC').split(/[/\\]/).at(-1)!
  const plain = last
    .toWellFormed()
    .replace(/[\p{C}\u2028\u2029]/gu, '')
    .replace(/[. ]+$/, '')
    .trim()
  const dot = plain.lastIndexOf('.')
  const [base, extension] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, '']
  const short = [...base].slice(0, longest).join('') + extension
  return nameProblem(short) ? 'file' : short
}

/**
 * The name of an imported file: as the other server calls it, else as the path ends. A name without one of the accepted
 * extensions is given that of the `Content-Type`; the bytes decide whether it is right.
 */
export const nameOf = (
  { response: { headers }, url }: Opened,
  { fileTypes }: MediaRules,
): string => {
  const name = tidy(fromDisposition(headers['content-disposition']) || fromPath(url))
  if (fileTypes.some(({ extensions }) => extensions.includes(extensionOf(name)))) {
    return name
  }
  const said = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase()
  const type = fileTypes.find(({ mimeType }) => mimeType === said)
  return type ? `${name}.${type.extensions[0]}` : name
}
