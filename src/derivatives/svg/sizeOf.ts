export interface Measured {
  readonly hasBox: boolean
  readonly height: number
  readonly width: number
}

/** Pixels of a drawing by what it says of itself, as browsers read it; `null` where that cannot be drawn. */
export const sizeOf = (root: Element): Measured | null => {
  const units: Record<string, number> = {
    '': 1,
    cm: 96 / 2.54,
    in: 96,
    mm: 96 / 25.4,
    pc: 16,
    pt: 96 / 72,
    px: 1,
  }
  const said = (name: string) => (root.getAttribute(name) ?? '').trim()
  const pixels = (name: string): number => {
    const [, amount, unit = ''] =
      /^([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in)?$/i.exec(said(name)) ?? []
    return Number(amount) * units[unit.toLowerCase()]!
  }
  const [, , boxWidth = 0, boxHeight = 0, ...more] = said('viewBox')
    .split(/[\s,]+/)
    .map(Number)
  const hasBox = boxWidth > 0 && boxHeight > 0 && more.length === 0
  const [ownWidth, ownHeight] = [pixels('width'), pixels('height')]
  const [hasWidth, hasHeight] = [ownWidth > 0, ownHeight > 0]
  const ratio = hasBox ? boxWidth / boxHeight : hasWidth && hasHeight ? ownWidth / ownHeight : 2
  const width = hasWidth ? ownWidth : hasHeight ? ownHeight * ratio : hasBox ? boxWidth : 300
  const height = hasHeight ? ownHeight : width / ratio
  return width > 0 && height > 0 && width < 1e6 && height < 1e6 ? { hasBox, height, width } : null
}
