import { random } from './random.js'

export interface Scene {
  /** Of the ridges, from the farthest to the nearest. */
  readonly hills: readonly string[]
  readonly height: number
  readonly seed: number
  /** From the top down. */
  readonly sky: readonly string[]
  readonly sun: { readonly color: string; readonly x: number; readonly y: number }
  readonly width: number
}

/** A ridge by midpoint displacement, as heights from 0 to 1. */
const ridge = (next: () => number, points: number, roughness: number): number[] => {
  let line = [next(), next()]
  for (let spread = 0.5; line.length < points; spread *= roughness) {
    line = line.flatMap((height, index) => {
      const neighbour = line[index + 1]
      return neighbour === undefined
        ? [height]
        : [height, (height + neighbour) / 2 + (next() - 0.5) * spread]
    })
  }
  return line
}

/** Hills behind hills under a low sun, as SVG. */
export const landscape = ({ height, hills, seed, sky, sun, width }: Scene): Buffer => {
  const next = random(seed)
  const stops = sky.map(
    (color, index) => `<stop offset="${index / (sky.length - 1)}" stop-color="${color}"/>`,
  )
  const layers = hills.map((color, index) => {
    const depth = (index + 1) / hills.length
    const points = ridge(next, 250, 0.42 + 0.12 * depth).map((up, at, { length }) => {
      const y = height * (0.42 + 0.48 * depth - up * (0.3 - 0.14 * depth))
      return `${((at / (length - 1)) * width).toFixed(1)} ${y.toFixed(1)}`
    })
    return `<path fill="${color}" d="M0 ${height}L${points.join('L')}L${width} ${height}z"/>`
  })
  const [x, y, radius] = [sun.x * width, sun.y * height, Math.min(width, height) * 0.07]
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      `<defs><linearGradient id="sky" x2="0" y2=".55">${stops.join('')}</linearGradient>` +
      `<radialGradient id="glow"><stop offset="0" stop-color="${sun.color}" stop-opacity=".7"/><stop offset=".3" stop-color="${sun.color}" stop-opacity=".25"/><stop offset="1" stop-color="${sun.color}" stop-opacity="0"/></radialGradient></defs>` +
      `<rect width="100%" height="100%" fill="url(#sky)"/>` +
      `<circle cx="${x}" cy="${y}" r="${radius * 9}" fill="url(#glow)"/><circle cx="${x}" cy="${y}" r="${radius}" fill="${sun.color}"/>` +
      `${layers.join('')}</svg>`,
  )
}
