import type { MediaLibrary } from '../library/MediaLibrary.js'

/** How far a command is. */
export interface Progress {
  readonly done: number
  readonly total: number
}

export interface CommandContext {
  /** Says in a line what happens, beside the result. */
  readonly note: (text: string) => void
  /** Draws a bar, or says now and then how far it is where nobody looks. */
  readonly onProgress: (progress: Progress) => void
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
}

export interface Outcome {
  /** For people, a line each. */
  readonly lines: readonly string[]
  /** False when something failed, or is not as it should be: exit code 1. */
  readonly ok: boolean
  /** For programs: what `--json` prints. */
  readonly result: object
}

/** The values of the options, as they were written. */
export type Given = Readonly<Record<string, boolean | string | undefined>>

export interface Command {
  readonly about: string
  /** Flags and what they say, as in `['--to <store>', 'store to fill']`. */
  readonly options?: readonly (readonly [flags: string, about: string])[]
  readonly run: (library: MediaLibrary, given: Given, context: CommandContext) => Promise<Outcome>
}
