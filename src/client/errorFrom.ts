/**
 * What every refused or failed call throws: an `Error` whose `message` is fit for people, with the stable `code` of
 * the library, the HTTP `status` (0 when there was no answer) and the figures that belong to it.
 */
export interface MediaLibraryError extends Error {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>
  /** Milliseconds to wait before the next attempt, when the server said so. */
  readonly retryAfter?: number
  readonly status: number
}

interface Details {
  readonly cause?: unknown
  readonly data?: Readonly<Record<string, unknown>>
  readonly retryAfter?: number
  readonly status?: number
}

export const mediaLibraryError = (
  code: string,
  message: string,
  { cause, data = {}, retryAfter, status = 0 }: Details = {},
): MediaLibraryError =>
  Object.assign(new Error(message, { cause }), {
    code,
    data,
    name: 'MediaLibraryError',
    ...(retryAfter === undefined ? {} : { retryAfter }),
    status,
  })

/** True for what this client throws, also across duplicate copies of the package; with `codes`, for those alone. */
export const isMediaLibraryError = (
  error: unknown,
  ...codes: readonly string[]
): error is MediaLibraryError =>
  error instanceof Error &&
  error.name === 'MediaLibraryError' &&
  (codes.length === 0 || codes.includes((error as MediaLibraryError).code))

interface Answer {
  readonly errors?: readonly {
    readonly data?: { readonly code?: string } & Record<string, unknown>
    readonly message?: string
  }[]
}

/** `Retry-After` is a number of seconds or a date. */
const retryAfterOf = ({ headers }: Response): number | undefined => {
  const value = headers.get('Retry-After')?.trim()
  const wait = /^\d+$/.test(value ?? '')
    ? Number(value) * 1000
    : Date.parse(value ?? '') - Date.now()
  return wait >= 0 ? wait : undefined
}

/** The error a response stands for: `{ errors: [{ message, data: { code, ...figures } }] }`, or its status alone. */
export const errorFrom = async (response: Response): Promise<MediaLibraryError> => {
  const answer = (await response.json().catch(() => ({}))) as Answer | null
  const { data = {}, message } = answer?.errors?.[0] ?? {}
  const { status } = response
  return mediaLibraryError(
    data.code ?? `HTTP_${status}`,
    message || `The server answered ${status}.`,
    { data, retryAfter: retryAfterOf(response), status },
  )
}
