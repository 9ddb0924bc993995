import type { Config, Payload, PayloadRequest } from 'payload'

interface FileInput {
  file: number | string
  /** Of the attempt this is, for a file that waits for another one: of all its jobs only that one goes on. */
  token?: string
}

/** The jobs of the library and what each is told: ids only, every other fact is read from the row. */
export interface JobInputs {
  /** Films and sounds in the formats that are configured; a file is served meanwhile. */
  makeRenditions: FileInput
  makeVariants: FileInput
  /** Makes the variants again that are not as the presets say. With a token it is the next step of one that goes on. */
  regenerate: { token?: string }
  removeObjects: { upload: number | string }
  /** Scans a clean file again, which stays served meanwhile. */
  rescanFile: FileInput
  scanFile: FileInput
  sweep: Record<string, never>
}

export type JobName = keyof JobInputs

/** What a queue gives a handler besides its input. */
export interface JobContext {
  /** Tells how far it is, for who watches the queue. Costs nothing where nobody can. */
  readonly progress: (done: number, total: number) => void
  /** Aborted when the worker has to stop and waits no longer. */
  readonly signal: AbortSignal
}

export type JobHandlers = {
  readonly [Name in JobName]: (
    input: JobInputs[Name],
    payload: Payload,
    context?: JobContext,
  ) => Promise<void>
}

/** What a worker tells of a job. */
export interface JobEvent {
  readonly error?: unknown
  readonly job: JobName
  /** Milliseconds it ran. */
  readonly ms?: number
  readonly type: 'completed' | 'failed' | 'started'
}

export interface WorkOptions {
  /** Jobs of a kind that run at once in this process. @default scanFile 4, rescanFile 2, makeVariants 2, makeRenditions 1, regenerate 1, removeObjects 4, sweep 1 */
  readonly concurrency?: Partial<Record<JobName, number>>
  /** Milliseconds after which a job of a worker that was killed is another's. @default 30_000 */
  readonly leaseMs?: number
  /** Told what happens. */
  readonly onEvent?: (event: JobEvent) => void
}

export interface Worker {
  /**
   * Takes no more jobs and waits for those that run, `graceMs` at most; what runs then is some other worker's later.
   *
   * @default graceMs 30_000
   */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** Jobs of a queue, now. */
export interface JobCounts {
  readonly active: number
  readonly delayed: number
  readonly failed: number
  readonly waiting: number
}

export interface AddOptions {
  /** Milliseconds to wait before the job may run. @default 0 */
  readonly delay?: number
  /** Adds the job in the transaction of this request, where the queue can. */
  readonly req?: Partial<PayloadRequest>
}

/**
 * Wakes workers up. Jobs may run twice or get lost: handlers claim their row first, and `sweep` adds again
 * what a row still needs.
 */
export interface JobQueue {
  readonly name: string
  add<Name extends JobName>(
    payload: Payload,
    name: Name,
    input: JobInputs[Name],
    options?: AddOptions,
  ): Promise<void>
  /** Removes what a killed worker left behind. Called by `sweep`. */
  clean?(payload: Payload): Promise<void>
  /** What it holds, for operators. */
  counts?(payload: Payload): Promise<JobCounts>
  /** Jobs that could run now and wait for a worker. While there are many, `sweep` adds none. @default 0 */
  depth?(payload: Payload): Promise<number>
  /** Adds the queue's own parts to the Payload config. */
  install(config: Config, handlers: JobHandlers): Config
  /** Runs jobs in this process until the worker is closed: what `payload-media-library worker` does. */
  work?(payload: Payload, options?: WorkOptions): Promise<Worker>
}
