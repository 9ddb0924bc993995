import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { randomBytes } from 'node:crypto'

import { type RunningS3, startS3 } from './startS3.js'

export interface Bucket {
  readonly bucket: string
  /** Speaks to the bucket past the driver. */
  readonly client: S3Client
  readonly config: S3ClientConfig
  /** Removes the bucket with everything in it, and stops the server when it is ours. */
  readonly drop: () => Promise<void>
  readonly keys: () => Promise<string[]>
  /** Keys of the multipart uploads that are open. */
  readonly openUploads: () => Promise<string[]>
}

/** A bucket of a running server, which need not be there yet. */
export const bucketOf = (
  { accessKey, endpoint, secretKey, stop }: RunningS3,
  bucket: string,
): Bucket => {
  const config = {
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
  }
  const client = new S3Client(config)

  const keys = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    return Contents.map(({ Key }) => Key!)
  }
  const uploads = async () => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    return Uploads.map(({ Key, UploadId }) => ({ Key: Key!, UploadId }))
  }
  return {
    bucket,
    client,
    config,
    drop: async () => {
      for (const upload of await uploads()) {
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, ...upload }))
      }
      for (let left = await keys(); left.length > 0; left = await keys()) {
        const Delete = { Objects: left.map((Key) => ({ Key })) }
        await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }))
      }
      await client.send(new DeleteBucketCommand({ Bucket: bucket }))
      client.destroy()
      await stop()
    },
    keys,
    openUploads: async () => (await uploads()).map(({ Key }) => Key),
  }
}

/** A name that no other test uses. */
export const bucketName = (name: string): string => `${name}-${randomBytes(5).toString('hex')}`

export const makeBucket = async ({ bucket, client }: Bucket): Promise<void> => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
}

/** An empty bucket on the server of `S3_ENDPOINT`, or on one of our own when a test is run by hand. */
export const createBucket = async (name = 'test'): Promise<Bucket> => {
  const store = bucketOf(await startS3(), bucketName(name))
  await makeBucket(store)
  return store
}
