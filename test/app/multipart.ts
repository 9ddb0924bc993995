export interface Part {
  readonly bytes?: Buffer | string
  /** Lines of the part's header after Content-Disposition. */
  readonly header?: string
  /** @default 'file' */
  readonly field?: string
  /** Without one the part is a field. */
  readonly filename?: string
  readonly type?: string
}

/** As browsers write names into a header. */
const escaped = (name: string) =>
  name.replace(/["\r\n]/g, (character) => encodeURIComponent(character))

/** A multipart/form-data body, written byte by byte, so that it can be wrong. */
export const multipart = (parts: readonly Part[], { boundary = 'b0undary', end = '--' } = {}) => {
  const chunks = parts.flatMap(({ bytes = '', field = 'file', filename, header = '', type }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"`,
    filename === undefined ? '' : `; filename="${escaped(filename)}"`,
    type === undefined ? '' : `\r\nContent-Type: ${type}`,
    `${header}\r\n\r\n`,
    bytes,
    '\r\n',
  ])
  return {
    body: Buffer.concat([...chunks, `--${boundary}${end}\r\n`].map((chunk) => Buffer.from(chunk))),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
