import type { Extent } from '../Source.js'

export interface Attribute extends Extent {
  readonly name: string
  readonly value: string
}

export interface Tag extends Extent {
  readonly attributes: readonly Attribute[]
  readonly kind: 'close' | 'empty' | 'open'
  readonly name: string
}

/** What is no element, by how it begins, and how it ends. */
const others = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const

const name = /[^\s/>=]+/y
const attribute = /\s*([^\s/>=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y

const matchAt = (pattern: RegExp, text: string, at: number) => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const tagAt = (text: string, start: number): Tag => {
  const isClose = text[start + 1] === '/'
  let at = start + (isClose ? 2 : 1)
  const called = matchAt(name, text, at)?.[0] ?? ''
  at += called.length
  const attributes: Attribute[] = []
  const first = text[at] === '>' ? null : matchAt(attribute, text, at)
  for (let found = first; found; found = matchAt(attribute, text, at)) {
    const end = at + found[0].length
    const begin = end - found[0].trimStart().length
    attributes.push({ end, name: found[1]!, start: begin, value: found[2] ?? found[3]! })
    at = end
  }
  const close = text.indexOf('>', at)
  const end = close < 0 ? text.length : close + 1
  const kind = isClose ? 'close' : text[end - 2] === '/' ? 'empty' : 'open'
  return { attributes, end, kind, name: called, start }
}

/** The tags of XML in their order; comments and the like are passed over. Takes whatever it is given. */
export function* tagsOf(text: string): Generator<Tag> {
  const missing = new Set<string>()
  const endOf = (ending: string, from: number): number => {
    const end = missing.has(ending) ? -1 : text.indexOf(ending, from)
    if (end < 0) {
      missing.add(ending)
      return from
    }
    return end + ending.length
  }
  for (let at = text.indexOf('<'); at >= 0;) {
    const other = others.find(([begin]) => text.startsWith(begin, at))
    const tag = other ? null : tagAt(text, at)
    if (tag) {
      yield tag
    }
    at = text.indexOf('<', tag ? tag.end : endOf(other![1], at + other![0].length))
  }
}
