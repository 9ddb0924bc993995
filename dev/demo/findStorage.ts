import { readSettings } from '../../src/storage/env/readSettings.js'
import { r2OptionsFromEnv, s3OptionsFromEnv } from '../../src/storage/env/s3FromEnv.js'
import { prepareBucket } from './prepareBucket.js'

const buckets: Readonly<Record<string, typeof s3OptionsFromEnv>> = {
  CLOUDFLARE_R2: (settings) =>
    settings.text('STORAGE')?.toLowerCase() === 'r2'
      ? r2OptionsFromEnv(settings)
      : s3OptionsFromEnv(settings),
  S3: s3OptionsFromEnv,
}

/** What the environment says about storage, in words; made ready for pages of these origins. */
export async function findStorage(origins: readonly string[]): Promise<string> {
  const { storage } = await import('../storage.js')
  if (storage.name === 'LOCAL') {
    return `local disk, ${process.env.MEDIA_DIR}`
  }
  const optionsOf = buckets[storage.name]
  if (!optionsOf) {
    return storage.name
  }
  const settings = readSettings(process.env)
  return prepareBucket(optionsOf(settings), origins, settings.flag('S3_CREATE_BUCKET') ?? false)
}
