import type { Bytes } from '../pullFrom.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { xmlText } from './xmlText.js'

const longest = 4_000_000

const hasMacros = (xml: string): boolean => /macroenabled|vbaproject/i.test(xml)

/** A path on the computer of whoever wrote the document, which leads nowhere on anybody else's. */
const isLocal = (target: string): boolean =>
  /^(?:file:\/\/\/[\w.~-]|[a-z]:|(?![/\\]{2})[^:]*$)/i.test(target)

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 'is').exec(tag)?.[2]?.trim() ?? ''

const tags = (xml: string, name: string): string[] =>
  xml.match(new RegExp(`<(?:[\\w.-]+:)?${name}\\b(?:"[^"]*"|'[^']*'|[^>"'])*>`, 'gi')) ?? []

const hasRemoteTemplate = (xml: string): boolean =>
  tags(xml, 'Relationship').some(
    (tag) =>
      /\/attachedtemplate$/i.test(attribute(tag, 'Type')) &&
      /^external$/i.test(attribute(tag, 'TargetMode')) &&
      !isLocal(attribute(tag, 'Target')),
  ) || tags(xml, 'template').some((tag) => !isLocal(attribute(tag, '[\\w.-]+:href')))

const parts = [
  {
    is: /(?:^|\/)\[Content_Types\]\.xml$/i,
    finding: 'macros',
    has: hasMacros,
    reason: 'with macros',
  },
  {
    is: /(?:\.rels|(?:^|\/)meta\.xml)$/i,
    finding: 'remoteTemplate',
    has: hasRemoteTemplate,
    reason: 'that fetches a template from elsewhere',
  },
] as const

const partCalled = (name: string) => parts.find(({ is }) => is.test(name.replaceAll('\\', '/')))

/** This file of a document tells what the document does when it is opened. */
export const isDocumentPart = (name: string): boolean => partCalled(name) !== undefined

/** Passes a file of a document on, and refuses the document when the file names macros or a template elsewhere. */
export async function* watchDocumentPart(bytes: Bytes, name: string): AsyncGenerator<Uint8Array> {
  const part = partCalled(name)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    yield chunk
    length += chunk.length
    if (part && length > longest) {
      refuse('unscannable', `${shown(name)} in it has more than ${longest} bytes.`)
    }
    if (part) {
      chunks.push(chunk)
    }
  }
  if (part?.has(xmlText(Buffer.concat(chunks)))) {
    refuse('suspicious', `It is a document ${part.reason}: ${shown(name)}.`, part.finding)
  }
}
