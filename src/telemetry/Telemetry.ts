export type Labels = Readonly<Record<string, string>>

/** Where the library tells what it does. Nothing here may throw, and nothing waits for it. */
export interface Telemetry {
  /** Adds to a counter; `instruments.ts` lists them. */
  count(name: string, labels?: Labels, by?: number): void
  /** Notes how long something took, in seconds. */
  observe(name: string, seconds: number, labels?: Labels): void
  /** Runs `work` in a span of OpenTelemetry, where there is one, and notes how it ended. */
  span<Result>(
    name: string,
    attributes: Readonly<Record<string, number | string>>,
    work: () => Promise<Result>,
  ): Promise<Result>
}

/** Tells nobody. */
export const silentTelemetry: Telemetry = {
  count: () => undefined,
  observe: () => undefined,
  span: (_name, _attributes, work) => work(),
}
