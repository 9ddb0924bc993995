const escaped: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

export const escapeXml = (text: string): string => text.replace(/["&<>]/g, (one) => escaped[one]!)

/** An element around elements. */
export const element = (name: string, content: string): string => `<${name}>${content}</${name}>`

/** Elements with a text each, in the order given. */
export const elements = (values: Readonly<Record<string, number | string>>): string =>
  Object.entries(values)
    .map(([name, value]) => element(name, escapeXml(String(value))))
    .join('')

/** A document of the XML API. */
export const xmlDocument = (name: string, content: string): string =>
  `<?xml version='1.0' encoding='UTF-8'?><${name} xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>${content}</${name}>`
