export type Figure = number | string

/** One line a case, one column a figure. */
export type Table = Record<string, Record<string, Figure>>

export interface RowResult {
  /** What was measured, beside what. */
  readonly about: string
  readonly table: Table
  /** What the table comes to; A/A is the same thing against itself. */
  readonly ratios?: Record<string, Figure>
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))

/** Ratios of pairs that were measured side by side: their median, with the range. */
export const ratioOf = (pairs: readonly (readonly [number, number])[]): string => {
  const ratios = pairs.map(([ours, theirs]) => ours / theirs)
  return `${round(median(ratios))} (${round(Math.min(...ratios))} to ${round(Math.max(...ratios))})`
}
