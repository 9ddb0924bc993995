import type { Maker } from '../Making.js'

/** A document: its pages, and the presets of the first. */
export const makeDocument: Maker = () => Promise.resolve({ set: {}, variants: [] })
