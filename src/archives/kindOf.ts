import { isTarHeader } from './packed/tarHeader.js'

export type Kind = '7z' | 'bzip2' | 'gzip' | 'ole' | 'rar' | 'sealed' | 'tar' | 'xz' | 'zip'

/** Enough of a file to recognise it. */
export const headSize = 512

const signatures: ReadonlyArray<readonly [kind: Kind, signature: RegExp]> = [
  ['zip', /^PK(?:\x03\x04|\x05\x06|\x06\x06|\x07\x08|\x30\x30PK)/],
  ['gzip', /^\x1f\x8b\x08/],
  ['bzip2', /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/],
  ['xz', /^\xfd7zXZ\0/],
  ['7z', /^7z\xbc\xaf\x27\x1c/],
  ['rar', /^(?:Rar!\x1a\x07|RE~\x5e)/],
  ['ole', /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/],
  // Zstandard, LZ4, lzip, compress, and LZMA with the dictionary sizes that its writers use.
  ['sealed', /^(?:\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|LZIP\x01|\x1f\x9d[\x80-\x90])/],
  ['sealed', /^\x5d\0\0[\x00-\x80][\x00-\x08](?:\xff{8}|[\s\S]{5}\0{3})/],
]

/** What the first bytes of a file say that it is, of what this library looks into; `null` for everything else. */
export const kindOf = (head: Buffer): Kind | null => {
  const text = head.toString('latin1')
  const found = signatures.find(([, signature]) => signature.test(text))
  return found?.[0] ?? (isTarHeader(head) ? 'tar' : null)
}

/** Files whose own parts may be whole zips, so that the end of one among their last bytes is not theirs. */
export const mayEmbed = (head: Buffer): boolean => kindOf(head) !== null || head.includes('%PDF-')
