import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'

import type { Sink } from './startSink.js'

/** As much of a browser's XMLHttpRequest as Uppy needs to send a part. */
class Request {
  onerror?: () => void
  onload?: () => void
  response?: Response
  responseText = ''
  status = 0
  statusText = ''
  readonly upload: { onprogress?: (event: object) => void } = {}
  readonly #abort = new AbortController()
  readonly #headers = new Headers()
  #method = ''
  #url = ''

  abort() {
    this.#abort.abort()
  }
  getResponseHeader(name: string) {
    return this.response?.headers.get(name) ?? null
  }
  open(method: string, url: string) {
    this.#method = method
    this.#url = url
  }
  send(body: Blob | null | string) {
    const size = body instanceof Blob ? body.size : (body?.length ?? 0)
    void fetch(this.#url, {
      body,
      headers: this.#headers,
      method: this.#method,
      signal: this.#abort.signal,
    }).then(
      async (response) => {
        this.response = response
        this.responseText = await response.text()
        this.status = response.status
        this.statusText = response.statusText
        this.upload.onprogress?.({ lengthComputable: true, loaded: size, total: size })
        this.onload?.()
      },
      () => this.onerror?.(),
    )
  }
  setRequestHeader(name: string, value: string) {
    this.#headers.set(name, value)
  }
}

/** Sends a file with `@uppy/aws-s3`, which signs its requests itself: it asks no server but the store. */
export const sendWithUppy = async (
  file: Blob,
  partSize: number,
  { config }: Sink,
): Promise<void> => {
  Object.assign(globalThis, { XMLHttpRequest: Request })
  try {
    const uppy = new Uppy().use(AwsS3, {
      getChunkSize: () => partSize,
      getCredentials: () => ({
        credentials: { ...config.credentials, sessionToken: 'bench' },
        region: config.region,
      }),
      s3Endpoint: `${config.endpoint}/bench`,
      shouldUseMultipart: true,
    })
    uppy.addFile({ data: file, name: 'film.mp4', type: 'video/mp4' })
    const result = await uppy.upload()
    uppy.destroy()
    if (result?.successful?.length !== 1) {
      throw new Error(`Uppy did not send the file: ${result?.failed?.[0]?.error}`)
    }
  } finally {
    Reflect.deleteProperty(globalThis, 'XMLHttpRequest')
  }
}
