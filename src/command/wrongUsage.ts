const mark = 'WRONG_USAGE'

/** What was typed cannot be done: exit code 2. */
export const wrongUsage = (message: string): Error =>
  Object.assign(new Error(message), { code: mark })

export const isWrongUsage = (error: unknown): error is Error =>
  (error as { code?: unknown } | null)?.code === mark
