const named: Readonly<Record<string, string>> = { amp: '&', apos: '’', gt: '’', lt: '’', quot: '’' }

/** `&#104;` and `&#x68;` are other spellings of `h`. What would end a tag or a value stays apart from what does. */
const decoded = (whole: string, hex?: string, decimal?: string): string => {
  const code = hex ? parseInt(hex, 16) : Number(decimal)
  return code <= 0x10ffff ? String.fromCodePoint(code).replace(/["'<>]/, '’') : whole
}

/** XML as text without the spellings that hide a word: good for looking for words, not for reading. */
export const xmlText = (bytes: Buffer): string => {
  // Of two bytes each in either order, what is looked for are Latin letters.
  const isWide = bytes[0] === 0 || bytes[1] === 0 || bytes[0] === 0xfe || bytes[0] === 0xff
  const text = isWide ? bytes.toString('latin1').replaceAll('\0', '') : bytes.toString('utf8')
  return text
    .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, decoded)
    .replace(/&(amp|apos|gt|lt|quot);/g, (_, name: string) => named[name]!)
}
