export interface TextChunk {
  /** Where the text begins. */
  readonly at: number
  readonly isCompressed: boolean
  readonly isXmp: boolean
  readonly keyword: string
}

const xmpKeyword = 'XML:com.adobe.xmp'
const mostKeyword = 80

const behindNul = (bytes: Buffer, from: number): number => {
  const at = bytes.indexOf(0, from)
  return at < 0 ? bytes.length : at + 1
}

/** What a text chunk of PNG says of its text; `null` when it has no keyword. */
export const textChunk = (type: string, bytes: Buffer): null | TextChunk => {
  const nul = bytes.indexOf(0)
  if (nul < 0 || nul > mostKeyword) {
    return null
  }
  const keyword = bytes.toString('latin1', 0, nul)
  const isXmp = keyword === xmpKeyword
  if (type === 'tEXt') {
    return { at: nul + 1, isCompressed: false, isXmp, keyword }
  }
  if (type === 'zTXt') {
    return { at: nul + 2, isCompressed: true, isXmp, keyword }
  }
  // A flag, a method, a language, the keyword in that language.
  const at = behindNul(bytes, behindNul(bytes, nul + 3))
  return { at, isCompressed: bytes[nul + 1] !== 0, isXmp, keyword }
}
