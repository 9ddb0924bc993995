/** What of a preset decides what it makes. */
const deciding = [
  'label',
  'width',
  'height',
  'aspectRatio',
  'fit',
  'format',
  'alsoFormats',
  'quality',
  'kinds',
] as const

type Deciding = Readonly<Record<string, unknown>>

/** Nothing chosen is the same as nothing said, and in whatever order. */
const plain = (value: unknown): string => {
  const isNone =
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  return isNone ? '' : JSON.stringify(Array.isArray(value) ? [...value].sort() : value)
}

/** Whether a preset with these changes makes other pictures than it does. Fields that are left out stay as they are. */
export const makesOther = (change: object, before: object): boolean => {
  const [after, now] = [change as Deciding, before as Deciding]
  return deciding.some(
    (field) => after[field] !== undefined && plain(after[field]) !== plain(now[field]),
  )
}
