import type { Storage, StorageOptions } from '@google-cloud/storage'

export interface Connection {
  /** How often a request is sent again that a store in trouble has refused. */
  readonly retries: number
  readonly storage: Storage
  /** Milliseconds the store may be silent. */
  readonly timeout: number
}

const isNotInstalled = (error: unknown) =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code: string }).code)

const load = async () => {
  try {
    return await import('@google-cloud/storage')
  } catch (cause) {
    throw isNotInstalled(cause)
      ? new Error("gcs() needs Google's client: npm install @google-cloud/storage", { cause })
      : cause
  }
}

/** Google's client waits for a token for ever on its own. */
const patientOnly = (
  options: StorageOptions,
  timeout: number,
): StorageOptions['clientOptions'] => ({
  ...options.clientOptions,
  transporterOptions: { timeout, ...options.clientOptions?.transporterOptions },
})

/** Loads Google's client. It finds credentials, keeps tokens and signs; the requests are our own, with time-outs. */
export const connect = async (options: StorageOptions): Promise<Connection> => {
  const { Storage } = await load()
  const { retryOptions: { autoRetry = true, maxRetries = 3 } = {}, timeout = 120_000 } = options
  return {
    retries: autoRetry ? maxRetries : 0,
    storage: new Storage({ ...options, clientOptions: patientOnly(options, timeout) }),
    timeout,
  }
}
