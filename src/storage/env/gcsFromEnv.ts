import type { GcsOptions } from '../gcs.js'
import type { Settings } from './readSettings.js'

/** `GCS_BUCKET`...; without a key file Google's client looks for credentials itself. */
export const gcsOptionsFromEnv = ({ required, text, url }: Settings): GcsOptions => ({
  acl: text('GCS_ACL') as GcsOptions['acl'],
  bucket: required('GCS_BUCKET'),
  cdnUrl: url('GCS_CDN_URL'),
  options: {
    apiEndpoint: url('GCS_ENDPOINT'),
    keyFilename: text('GCS_KEY_FILE', 'GOOGLE_APPLICATION_CREDENTIALS'),
    projectId: text('GCS_PROJECT_ID', 'GOOGLE_CLOUD_PROJECT'),
  },
  prefix: text('GCS_PREFIX'),
  publicUrl: url('GCS_PUBLIC_URL'),
})
