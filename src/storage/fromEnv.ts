import type { StorageProvider } from './StorageProvider.js'

import { azure } from './azure.js'
import { bunny } from './bunny.js'
import { azureOptionsFromEnv } from './env/azureFromEnv.js'
import { bunnyOptionsFromEnv } from './env/bunnyFromEnv.js'
import { gcsOptionsFromEnv } from './env/gcsFromEnv.js'
import { type Env, readSettings, type Settings } from './env/readSettings.js'
import { r2OptionsFromEnv, s3OptionsFromEnv } from './env/s3FromEnv.js'
import { gcs } from './gcs.js'
import { local } from './local.js'
import { s3 } from './s3.js'

/** Reads the settings of a store, and answers how to make it once they are known to be right. */
type FromEnv = (settings: Settings) => () => StorageProvider

const storeOf =
  <Options>(
    driver: (options: Options) => StorageProvider,
    optionsOf: (settings: Settings) => Options,
  ): FromEnv =>
  (settings) => {
    const options = optionsOf(settings)
    return () => driver(options)
  }

const stores: Readonly<Record<string, FromEnv>> = {
  azure: storeOf(azure, azureOptionsFromEnv),
  bunny: storeOf(bunny, bunnyOptionsFromEnv),
  gcs: storeOf(gcs, gcsOptionsFromEnv),
  local: storeOf(local, ({ text }) => ({ dir: text('MEDIA_DIR', 'MEDIA_FOLDER') })),
  r2: storeOf(s3, r2OptionsFromEnv),
  s3: storeOf(s3, s3OptionsFromEnv),
}

/** Any of these says that S3 is meant. Media on the disk of a server that was told to use a bucket may be lost with it. */
const s3Names = [
  'S3_BUCKET',
  'S3_BUCKET_NAME',
  'S3_ENDPOINT',
  'S3_ENDPOINT_URL',
  'S3_ACCESS_KEY',
  'S3_ACCESS_KEY_ID',
]

const nameOf = ({ flag, text }: Settings): string => {
  const isS3 = flag('USE_S3') ?? text(...s3Names) !== undefined
  return text('STORAGE')?.toLowerCase() ?? (isS3 ? 's3' : 'local')
}

const hint = (name: string, isNamed: boolean) =>
  name === 's3' && !isNamed ? ' To keep files on the local disk, set STORAGE=local.' : ''

/**
 * The store that the environment describes, so that the same code keeps files on the local disk at home and in a bucket
 * in production.
 *
 * `STORAGE` is `local`, `s3`, `r2`, `gcs`, `azure` or `bunny`. Without it, S3 is used when `S3_BUCKET` is set, the local disk otherwise.
 *
 * | store | settings |
 * | --- | --- |
 * | `local` | `MEDIA_DIR` (`./media`) |
 * | `s3` | `S3_BUCKET`; `S3_ENDPOINT`, `S3_REGION` (`us-east-1`), `S3_ACCESS_KEY` and `S3_SECRET_KEY`, `S3_PREFIX`, `S3_PUBLIC_URL`, `S3_CDN_URL`, `S3_BROWSER_ENDPOINT`, `S3_FORCE_PATH_STYLE` (`true` with an endpoint), `S3_MAX_PARTS`, `S3_ACL` |
 * | `r2` | `R2_BUCKET`, `R2_ACCOUNT_ID` or `R2_ENDPOINT`; the others as for `s3`, beginning with `R2_` or `S3_` |
 * | `gcs` | `GCS_BUCKET`; `GCS_PROJECT_ID`, `GCS_KEY_FILE`, `GCS_ENDPOINT`, `GCS_PREFIX`, `GCS_PUBLIC_URL`, `GCS_CDN_URL`, `GCS_ACL` |
 * | `azure` | `AZURE_STORAGE_CONTAINER` and `AZURE_STORAGE_CONNECTION_STRING`, or `AZURE_STORAGE_ACCOUNT` and `AZURE_STORAGE_KEY`; `..._ENDPOINT`, `..._PREFIX`, `..._PUBLIC_URL`, `..._CDN_URL`, `..._UPLOAD`, `..._ALLOW_CONTAINER_CREATE` |
 * | `bunny` | `BUNNY_ZONE`, `BUNNY_ACCESS_KEY`; `BUNNY_REGION`, `BUNNY_ENDPOINT`, `BUNNY_PREFIX`, `BUNNY_CDN_URL`, `BUNNY_TOKEN_KEY` |
 *
 * Understood, too: `MEDIA_FOLDER`, `USE_S3`, `S3_BUCKET_NAME`, `S3_ENDPOINT_URL`, `S3_ACCESS_KEY_ID`, `S3_SECRET_ACCESS_KEY`.
 *
 * Throws one error that names everything missing or wrong, and no value.
 *
 * @default env `process.env`
 * @example
 * mediaLibrary({ scanner: clamav(), storage: storageFromEnv() })
 */
export const storageFromEnv = (env: Env = process.env): StorageProvider => {
  const settings = readSettings(env)
  const name = nameOf(settings)
  if (!Object.hasOwn(stores, name)) {
    throw new Error(`STORAGE has to be one of ${Object.keys(stores).join(', ')}.`)
  }
  const open = stores[name]!(settings)
  if (settings.problems.length > 0) {
    throw new Error(
      `The environment does not describe the store ${name}: ${settings.problems.join('; ')}.` +
        hint(name, settings.text('STORAGE') !== undefined),
    )
  }
  return open()
}
