/**
 * What every refused or failed call throws: an `Error` whose `message` is fit for people, with the stable `code` of
 * the library, the HTTP `status` (0 when there was no answer) and the figures that belong to it.
 */
export interface MediaLibraryError extends Error {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>
  readonly status: number
}

interface Details {
  readonly cause?: unknown
  readonly data?: Readonly<Record<string, unknown>>
  readonly status?: number
}

export const mediaLibraryError = (
  code: string,
  message: string,
  { cause, data = {}, status = 0 }: Details = {},
): MediaLibraryError =>
  Object.assign(new Error(message, { cause }), { code, data, name: 'MediaLibraryError', status })

/** True for what this client throws, also across duplicate copies of the package. */
export const isMediaLibraryError = (error: unknown): error is MediaLibraryError =>
  error instanceof Error && error.name === 'MediaLibraryError'

interface Answer {
  readonly errors?: readonly {
    readonly data?: { readonly code?: string } & Record<string, unknown>
    readonly message?: string
  }[]
}

/** The error a response stands for: `{ errors: [{ message, data: { code, ...figures } }] }`, or its status alone. */
export const errorFrom = async (response: Response): Promise<MediaLibraryError> => {
  const answer = (await response.json().catch(() => ({}))) as Answer
  const { data = {}, message } = answer.errors?.[0] ?? {}
  const { status } = response
  return mediaLibraryError(
    data.code ?? `HTTP_${status}`,
    message || `The server answered ${status}.`,
    { data, status },
  )
}
