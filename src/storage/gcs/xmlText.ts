const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
}

const decode = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
    decimal || hex
      ? String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16))
      : (named[name] ?? whole),
  )

/**
 * The content of every element of that name. Google's answers have no element inside another of its name, no comments
 * and no CDATA, so nothing more than this is needed to read them.
 */
export const elementsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, 'g'))].map(
    ([, content]) => content!,
  )

/** The text of the first element of that name, or nothing. */
export const textOf = (xml: string, name: string): string => decode(elementsOf(xml, name)[0] ?? '')
