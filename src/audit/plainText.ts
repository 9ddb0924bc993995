/** Line breaks and the like, which a reader takes for a new entry. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Other controls, invisible characters, and those that turn the direction of writing. */
const deceptive =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/g

/**
 * Somebody's words as one line that shows what it holds: control and direction characters become `\uFFFD`, and more
 * than `most` characters are cut.
 *
 * @example plainText('a\r\nb\u202Ecod.exe', 300) // 'a b\uFFFDcod.exe'
 */
export const plainText = (text: string, most: number): string => {
  // Cut first: replacing in 64 KiB of noise is work for nothing.
  const shown = text
    .slice(0, most + 1)
    .toWellFormed()
    .replace(breaks, ' ')
    .replace(deceptive, '\uFFFD')
    .trim()
  return text.length > most ? `${shown.slice(0, most - 1).toWellFormed()}\u2026` : shown
}
