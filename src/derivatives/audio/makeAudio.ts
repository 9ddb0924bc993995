import type { Maker } from '../Making.js'

/** A sound: how long it is, its tags, its waveform, and the presets of its cover. */
export const makeAudio: Maker = () => Promise.resolve({ set: {}, variants: [] })
