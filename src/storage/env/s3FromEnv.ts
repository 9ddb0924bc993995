import type { ObjectCannedACL } from '@aws-sdk/client-s3'

import type { S3Options } from '../s3.js'
import type { Settings } from './readSettings.js'

/** Both keys of an account; without either the AWS SDK looks for them itself. */
const credentialsOf = (
  { refuse, text }: Settings,
  accessKeys: readonly string[],
  secretKeys: readonly string[],
) => {
  const [accessKeyId, secretAccessKey] = [text(...accessKeys), text(...secretKeys)]
  if (accessKeyId && secretAccessKey) {
    return { credentials: { accessKeyId, secretAccessKey } }
  }
  if (accessKeyId || secretAccessKey) {
    refuse(`${accessKeyId ? secretKeys[0] : accessKeys[0]} is missing`)
  }
  return {}
}

/** `S3_BUCKET`, or `R2_BUCKET` and then `S3_BUCKET`. */
type Spell = (...endings: string[]) => string[]

const optionsOf = (settings: Settings, of: Spell, endpoint?: string): S3Options => {
  const { flag, number, required, text, url } = settings
  return {
    acl: text(...of('ACL')) as ObjectCannedACL | undefined,
    browserEndpoint: url(...of('BROWSER_ENDPOINT')),
    bucket: required(...of('BUCKET', 'BUCKET_NAME')),
    cdnUrl: url(...of('CDN_URL')),
    config: {
      ...credentialsOf(
        settings,
        of('ACCESS_KEY', 'ACCESS_KEY_ID'),
        of('SECRET_KEY', 'SECRET_ACCESS_KEY'),
      ),
      ...(endpoint ? { endpoint } : {}),
      // Stores of one's own seldom have a host name for every bucket.
      forcePathStyle: flag(...of('FORCE_PATH_STYLE')) ?? Boolean(endpoint),
    },
    maxParts: number(...of('MAX_PARTS')),
    prefix: text(...of('PREFIX')),
    publicUrl: url(...of('PUBLIC_URL')),
  }
}

const isR2 = (endpoint = ''): boolean => /\.r2\.cloudflarestorage\.com(?:[:/]|$)/.test(endpoint)

/** `S3_BUCKET`, `S3_ENDPOINT`, `S3_REGION`... An endpoint of R2 is R2. */
export const s3OptionsFromEnv = (settings: Settings): S3Options => {
  const of: Spell = (...endings) => endings.map((ending) => `S3_${ending}`)
  const endpoint = settings.url(...of('ENDPOINT', 'ENDPOINT_URL'))
  const region = settings.text('S3_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION')
  const { config, ...options } = optionsOf(settings, of, endpoint)
  return isR2(endpoint)
    ? { ...options, config: { ...config, region: region ?? 'auto' }, provider: 'CLOUDFLARE_R2' }
    : { ...options, config: { ...config, region: region ?? 'us-east-1' } }
}

/** `R2_ACCOUNT_ID`, `R2_BUCKET`...; what is not there by that name is looked for as `S3_...`. */
export const r2OptionsFromEnv = (settings: Settings): S3Options => {
  const of: Spell = (...endings) =>
    ['R2', 'S3'].flatMap((start) => endings.map((ending) => `${start}_${ending}`))
  const account = settings.text('R2_ACCOUNT_ID')
  const endpoint =
    settings.url(...of('ENDPOINT', 'ENDPOINT_URL')) ??
    (account && `https://${account}.r2.cloudflarestorage.com`)
  if (!endpoint) {
    settings.refuse('R2_ACCOUNT_ID is missing')
  }
  const { config, ...options } = optionsOf(settings, of, endpoint)
  return { ...options, config: { ...config, region: 'auto' }, provider: 'CLOUDFLARE_R2' }
}
