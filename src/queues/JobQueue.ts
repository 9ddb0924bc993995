import type { Config, Payload, PayloadRequest } from 'payload'

interface FileInput {
  file: number | string
  /** Of the attempt this is, for a file that waits for another one: of all its jobs only that one goes on. */
  token?: string
}

/** The jobs of the library and what each is told: ids only, every other fact is read from the row. */
export interface JobInputs {
  makeVariants: FileInput
  removeObjects: { upload: number | string }
  scanFile: FileInput
  sweep: Record<string, never>
}

export type JobName = keyof JobInputs

export type JobHandlers = {
  readonly [Name in JobName]: (input: JobInputs[Name], payload: Payload) => Promise<void>
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
  /** Jobs that could run now and wait for a worker. While there are many, `sweep` adds none. @default 0 */
  depth?(payload: Payload): Promise<number>
  /** Adds the queue's own parts to the Payload config. */
  install(config: Config, handlers: JobHandlers): Config
}
