const white = '#ffffff'

const hex = (channel: number) => Math.round(channel).toString(16).padStart(2, '0')

/** Colours that differ by less are counted as one: sixteen steps a channel. */
const binOf = (r: number, g: number, b: number) => ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)

/** The colour that most of a picture has, the mean of those like it. What is transparent has no say. */
export const dominantColor = (rgba: Buffer): string => {
  const bins = new Map<number, [weight: number, r: number, g: number, b: number]>()
  for (let at = 0; at < rgba.length; at += 4) {
    const [r, g, b, alpha] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!, rgba[at + 3]!]
    const bin = binOf(r, g, b)
    const sums = bins.get(bin)
    if (sums) {
      sums[0] += alpha
      sums[1] += r * alpha
      sums[2] += g * alpha
      sums[3] += b * alpha
    } else {
      bins.set(bin, [alpha, r * alpha, g * alpha, b * alpha])
    }
  }
  const [weight, ...sums] = [...bins.values()].reduce(
    (most, one) => (one[0] > most[0] ? one : most),
    [0, 0, 0, 0],
  )
  return weight > 0 ? `#${sums.map((sum) => hex(sum / weight)).join('')}` : white
}
