import { open } from 'node:fs/promises'

const signatures: readonly RegExp[] = [
  /^\xff\xd8\xff/,
  /^\x89PNG\r\n\x1a\n/,
  /^GIF8[79]a/,
  /^RIFF[\s\S]{4}WEBP/,
  /^[\s\S]{4}ftypavi[fs]/,
]

const headSize = 16

const readHead = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headSize), 0, headSize, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * True for JPEG, PNG, GIF, WebP and AVIF, by their first bytes. The decoder chooses a reader by content and has more of
 * them, such as for SVG, TIFF and, where it is built by others, for MATLAB and PDF: it is not even asked about those.
 * They are not forbidden to the whole process, as the project may read its own pictures with them.
 */
export const looksLikePicture = async (picture: string | Uint8Array): Promise<boolean> => {
  const head = typeof picture === 'string' ? await readHead(picture) : picture.subarray(0, headSize)
  const text = Buffer.from(head).toString('latin1')
  return signatures.some((signature) => signature.test(text))
}
