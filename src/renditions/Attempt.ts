import type { MediaFile } from '../library/documents.js'
import type { Pulse } from './startPulse.js'

/** One attempt to make the renditions of a film. */
export interface Attempt {
  /** As it was claimed. */
  readonly file: MediaFile
  readonly pulse: Pulse
  readonly tag: string
  /** Keys it wrote and the row does not name: if it comes to nothing they are removed. */
  readonly unnamed: Set<string>
  /** All keys it wrote. */
  readonly written: string[]
}
