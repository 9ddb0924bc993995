import { inflateSync } from 'node:zlib'

import type { TextChunk } from './textChunk.js'

import { blankIptc } from '../blanks/blankIptc.js'
import { blanks } from '../blanks/blanks.js'
import { isPlace } from '../blanks/isPlace.js'

/** Bytes that text is unpacked to: more is taken for a place. */
const mostUnpacked = 2 ** 22

const profile = /^Raw profile type (?:exif|app1|iptc|8bim|xmp)$/i

/** Whether text under such a keyword can be about a place. */
export const mayHide = ({ isXmp, keyword }: TextChunk): boolean =>
  isXmp || profile.test(keyword) || isPlace(keyword)

const unpacked = ({ at, isCompressed }: TextChunk, bytes: Buffer): Buffer | null => {
  const text = bytes.subarray(at)
  try {
    return isCompressed ? inflateSync(text, { maxOutputLength: mostUnpacked }) : text
  } catch (error) {
    // Broken text is no text to anybody.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? null : Buffer.alloc(0)
  }
}

/** A profile as ImageMagick writes it: its name, its length, hexadecimal digits in lines. */
const profileOf = (text: Buffer): Buffer => {
  const [, digits = ''] =
    /^[^\n]+\n\s*\d+\s([\da-f\s]*)/i.exec(text.toString('latin1').trimStart()) ?? []
  return Buffer.from(digits.replace(/\s+/g, ''), 'hex')
}

const prefixes = /^(?:Exif\0\0|http:\/\/ns\.adobe\.com\/xap\/1\.0\/\0)/

/** Whether a text chunk that is not plain XMP names a place: by its keyword, or within a profile. */
export const hidesPlace = (chunk: TextChunk, bytes: Buffer): boolean => {
  if (isPlace(chunk.keyword)) {
    return true
  }
  const text = unpacked(chunk, bytes)
  if (!text) {
    return true
  }
  const whole = chunk.isXmp ? text : profileOf(text)
  const [prefix = ''] = prefixes.exec(whole.toString('latin1', 0, 64)) ?? []
  const body = whole.subarray(prefix.length)
  return [blanks.exif, blankIptc, blanks.photoshop, blanks.xmp].some((blank) => blank(body))
}
