/** The type of drawings, of which nobody gets the bytes that came in: a sanitised copy stands for them. */
export const drawingType = 'image/svg+xml'

export const isDrawing = ({ mimeType }: { readonly mimeType: string }): boolean =>
  mimeType === drawingType

/** What may stand before the first element: a declaration, comments, instructions, a type that declares nothing itself. */
const prologue = /^\s*(?:(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg\b[^>[]*>)\s*)*/i

/** True for the first bytes of an SVG in UTF-8: its first element says so. */
export const looksLikeDrawing = (head: Uint8Array): boolean => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)
  const [before] = prologue.exec(text) ?? ['']
  return /^<(?:[a-z][\w-]*:)?svg[\s/>]/.test(text.slice(before.length))
}
