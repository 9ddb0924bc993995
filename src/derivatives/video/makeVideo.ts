import type { Maker } from '../Making.js'

/** A film: its poster and the presets of that, how long it is, what it is made of. */
export const makeVideo: Maker = () => Promise.resolve({ set: {}, variants: [] })
