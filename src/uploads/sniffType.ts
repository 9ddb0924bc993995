import { fileTypeFromBuffer } from 'file-type'

/** Bytes from the start of a file that tell its type. */
export const headBytes = 256 * 1024

const isText = (head: Uint8Array, isWhole: boolean): boolean => {
  if (head.includes(0)) {
    return false
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

/** MIME type of the bytes themselves; `text` for UTF-8 without a signature, `null` for anything unknown. */
export const sniffType = async (head: Uint8Array, isWhole: boolean): Promise<null | string> => {
  // A type whose signature is cut off by the end of the head ends in an EndOfStreamError.
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return found?.mime ?? (isText(head, isWhole) ? 'text' : null)
}
