/** Bytes written in hex, in base64: what `Content-MD5` carries. */
export const base64Of = (hex: string): string =>
  btoa((hex.match(/../g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 16))).join(''))
