import type { CounterName, GaugeName, HistogramName } from './instruments.js'

export type Labels = Readonly<Record<string, string>>

export type Attributes = Readonly<Record<string, number | string>>

/** Says more of what a span is about, once it is known. */
export type Note = (attributes: Attributes) => void

/** A figure as it is now. */
export interface Reading {
  readonly labels?: Labels
  readonly name: GaugeName
  readonly value: number
}

/** The text that Prometheus reads. */
export interface Exposition {
  readonly contentType: string
  readonly text: string
}

/** Where the library tells what it does. Nothing here throws, and nothing waits for it. */
export interface Telemetry {
  /** Adds to a counter of `instruments.ts`. */
  count(name: CounterName, labels?: Labels, by?: number): void
  /** Everything that was counted in this process, and `readings`; `null` where metrics are off. */
  expose(readings: readonly Reading[]): Promise<Exposition | null>
  /** Notes how long something took, in seconds. */
  observe(name: HistogramName, seconds: number, labels?: Labels): void
  /**
   * Runs `work` in a span of OpenTelemetry, where there is one, and notes how it ended: `media.outcome` is `ok`, the
   * code of the error, or what `note` says.
   *
   * @example span('media.scan', { 'media.file': id }, async (note) => { ...; note({ 'media.outcome': 'clean' }) })
   */
  span<Result>(
    name: string,
    attributes: Attributes,
    work: (note: Note) => Promise<Result>,
  ): Promise<Result>
}

export const noNote: Note = () => undefined

/** Tells nobody. */
export const silentTelemetry: Telemetry = {
  count: () => undefined,
  expose: () => Promise.resolve(null),
  observe: () => undefined,
  span: (_name, _attributes, work) => work(noNote),
}
