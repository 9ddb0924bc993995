const deepest = 200

/**
 * True when the database keeps every text in `value` as it is: no NUL, no half of a surrogate pair, and nothing
 * nested deeper than anybody means it.
 */
export const isStorable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') {
    return !value.includes('\0') && value.isWellFormed()
  }
  if (typeof value !== 'object' || value === null) {
    return true
  }
  return (
    depth < deepest &&
    Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner, depth + 1))
  )
}
