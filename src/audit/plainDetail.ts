import { plainText } from './plainText.js'

/** What of a detail is kept: enough for figures and names, too little to fill a database with. */
const most = { characters: 300, depth: 4, entries: 50 } as const

/** Figures and names as an entry keeps them: texts are plain and short, lists are cut, nothing is nested deep. */
export const plainDetail = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') {
    return plainText(value, most.characters)
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'boolean' ? value : null
  }
  if (depth === most.depth) {
    return null
  }
  if (Array.isArray(value)) {
    return value.slice(0, most.entries).map((inner) => plainDetail(inner, depth + 1))
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .slice(0, most.entries)
      .map(([name, inner]) => [plainText(name, 100), plainDetail(inner, depth + 1)]),
  )
}
