import { local } from 'payload-media-library/storage/local'
import { s3 } from 'payload-media-library/storage/s3'

const {
  MEDIA_DIR,
  S3_ACCESS_KEY,
  S3_BUCKET,
  S3_ENDPOINT,
  S3_FORCE_PATH_STYLE,
  S3_PUBLIC_URL,
  S3_REGION,
  S3_SECRET_KEY,
} = process.env

/** Without keys the AWS SDK looks for them itself. */
const credentials =
  S3_ACCESS_KEY && S3_SECRET_KEY
    ? { accessKeyId: S3_ACCESS_KEY, secretAccessKey: S3_SECRET_KEY }
    : undefined

const storages = {
  local: () => local({ dir: MEDIA_DIR ?? 'dev/.data/media' }),
  s3: () =>
    s3({
      bucket: S3_BUCKET || 'media',
      config: {
        credentials,
        endpoint: S3_ENDPOINT || undefined,
        // Stores of one's own seldom have a name for every bucket.
        forcePathStyle: S3_FORCE_PATH_STYLE ? S3_FORCE_PATH_STYLE === 'true' : Boolean(S3_ENDPOINT),
        region: S3_REGION || 'us-east-1',
      },
      publicUrl: S3_PUBLIC_URL || undefined,
    }),
}

const name = process.env.STORAGE || 'local'

if (!(name in storages)) {
  throw new Error(
    `STORAGE=${name} is not in this version, which knows: ${Object.keys(storages).join(', ')}.`,
  )
}

export const storage = storages[name as keyof typeof storages]()
