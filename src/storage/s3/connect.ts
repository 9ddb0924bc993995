import type * as clientS3 from '@aws-sdk/client-s3'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import type { getSignedUrl } from '@aws-sdk/s3-request-presigner'

export interface Connection {
  readonly client: S3Client
  readonly getSignedUrl: typeof getSignedUrl
  readonly sdk: typeof clientS3
  /** Signs URLs for browsers, which may know the store by another address. */
  readonly signer: S3Client
}

/**
 * The SDK waits for ever on its own, and lets 50 slow readers keep everybody else from the store. A socket may be
 * idle for two minutes, which is also how long a browser may stop reading.
 */
const patience = {
  connectionTimeout: 5_000,
  httpAgent: { keepAlive: true, maxSockets: 500 },
  httpsAgent: { keepAlive: true, maxSockets: 500 },
  socketTimeout: 120_000,
}

const isNotInstalled = (error: unknown) =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code: string }).code)

const load = async () => {
  try {
    return await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/s3-request-presigner'),
    ])
  } catch (cause) {
    throw isNotInstalled(cause)
      ? new Error(
          's3() needs the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/s3-request-presigner',
          { cause },
        )
      : cause
  }
}

/**
 * Loads the AWS SDK and makes its client. Checksums of AWS's own kinds are off unless the store demands one: other
 * stores refuse them, and in a signed URL they would be those of an empty body.
 */
export const connect = async (
  config: S3ClientConfig,
  browserEndpoint?: string,
): Promise<Connection> => {
  const [sdk, { getSignedUrl: sign }] = await load()
  const clientOf = (more: S3ClientConfig) =>
    new sdk.S3Client({
      requestHandler: patience,
      ...config,
      ...more,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  const client = clientOf({})
  const signer = browserEndpoint ? clientOf({ endpoint: browserEndpoint }) : client
  return { client, getSignedUrl: sign, sdk, signer }
}
