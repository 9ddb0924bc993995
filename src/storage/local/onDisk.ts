import { MediaError } from '../../errors/MediaError.js'

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code

/** True when a file or a folder on its path does not exist. */
export const isMissing = (error: unknown): boolean =>
  codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the process may not write there',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}

const isFromSystem = (error: unknown): error is NodeJS.ErrnoException & { code: string } =>
  typeof codeOf(error) === 'string' && typeof (error as { syscall?: unknown }).syscall === 'string'

/** What the system refused, as `STORAGE_UNAVAILABLE`. The paths stay in `cause`. */
export const storageError = (error: unknown): unknown =>
  isFromSystem(error)
    ? new MediaError(
        'STORAGE_UNAVAILABLE',
        `The disk cannot be used: ${reasons[error.code] ?? error.code}.`,
        { reason: error.code },
        { cause: error },
      )
    : error

/** Does the work, and throws `STORAGE_UNAVAILABLE` for what the system refuses. */
export const onDisk = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw storageError(error)
  }
}

/** `onDisk` for work that answers one thing after another. */
export async function* eachOnDisk<T>(work: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* work
  } catch (error) {
    throw storageError(error)
  }
}
