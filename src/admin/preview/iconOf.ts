import { type Drawn, glyphOf } from './glyphOf.js'
import { glyphs } from './glyphs.js'
import { previewWords } from './previewWords.js'

/** `DOCX`: letters and digits only, since it becomes part of a drawing. */
const labelOf = ({ filename }: Drawn): string =>
  /\.([a-z0-9]{1,5})$/i.exec(filename ?? '')?.[1]?.toUpperCase() ?? ''

const encode = (svg: string) =>
  `data:image/svg+xml,${svg.replace(/[%#<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`

/**
 * A drawing for a file without a picture of its own: a sheet with the sign of its kind and the letters of its type, as a
 * data URL. Its colours stand on light and on dark.
 *
 * @example iconOf({ filename: 'letter.docx', mimeType: 'application/msword' })
 */
export const iconOf = (file: Drawn): string => {
  const glyph = glyphOf(file)
  const { color, path } = glyphs[glyph]
  const label = labelOf(file)
  const width = Math.max(26, 5 + label.length * 4.2)
  const band = label
    ? `<rect x='${20 - width / 2}' y='23' width='${width}' height='8.4' rx='2' fill='${color}'/>` +
      `<text x='20' y='29.4' fill='#fff' font-family='system-ui,sans-serif' font-size='6' font-weight='700' text-anchor='middle'>${label}</text>`
    : ''
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400' viewBox='0 0 40 40'>` +
    `<title>${previewWords.icons[glyph]}</title>` +
    `<rect width='40' height='40' fill='#808080' fill-opacity='.12'/>` +
    `<g fill='none' stroke='${color}' stroke-width='1.5' stroke-linecap='round' stroke-linejoin='round'>` +
    `<path d='M10 5.5h14l6 6v23H10zM24 5.5v6h6' fill='${color}' fill-opacity='.1'/><path d='${path}'/></g>${band}</svg>`
  // Payload appends a query to the addresses of thumbnails, which the fragment swallows.
  return `${encode(svg)}#`
}
