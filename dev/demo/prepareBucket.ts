import type { CORSRule } from '@aws-sdk/client-s3'

import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { corsRules, type S3Options } from 'payload-media-library/storage/s3'

interface Failure {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly code?: string
  readonly name?: string
}

/**
 * Looks whether the bucket is there. With `mayCreate` it is made when it is not, and lets pages of these origins send
 * files to it; rules of others are kept. Answers what to say about it.
 */
export async function prepareBucket(
  { bucket, config }: S3Options,
  origins: readonly string[],
  mayCreate: boolean,
): Promise<string> {
  const client = new S3Client(config)
  const place = typeof config.endpoint === 'string' ? config.endpoint : 'Amazon S3'
  const about = `bucket ${bucket} at ${place}`
  try {
    if (!(await exists(client, bucket))) {
      if (!mayCreate) {
        throw new Error(`There is no ${about}: create it, or set S3_CREATE_BUCKET=true.`)
      }
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
    }
    if (mayCreate) {
      await allow(client, bucket, origins)
    }
    return about
  } finally {
    client.destroy()
  }
}

async function exists(client: S3Client, Bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }))
    return true
  } catch (cause) {
    const { $metadata, code, name } = cause as Failure
    if ($metadata?.httpStatusCode === 404) {
      return false
    }
    const reason = $metadata?.httpStatusCode ?? code ?? name
    throw new Error(`The store does not let us see the bucket ${Bucket}: ${reason}.`, { cause })
  }
}

const nameOf = (error: unknown) => (error as Failure).name

async function rulesOf(client: S3Client, Bucket: string): Promise<readonly CORSRule[]> {
  try {
    const { CORSRules = [] } = await client.send(new GetBucketCorsCommand({ Bucket }))
    return CORSRules
  } catch (error) {
    if (nameOf(error) === 'NoSuchCORSConfiguration') {
      return []
    }
    throw error
  }
}

async function allow(client: S3Client, Bucket: string, origins: readonly string[]): Promise<void> {
  try {
    const rules = await rulesOf(client, Bucket)
    const allowed = rules.flatMap(({ AllowedOrigins = [] }) => AllowedOrigins)
    const missing = origins.filter((origin) => !allowed.includes(origin))
    if (missing.length > 0) {
      const CORSConfiguration = { CORSRules: [...rules, ...corsRules(missing)] }
      await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }))
    }
  } catch (error) {
    // MinIO has one rule for all buckets, and it allows every origin unless it is told otherwise.
    if (nameOf(error) !== 'NotImplemented') {
      throw error
    }
  }
}
