import type { BunnyOptions } from '../bunny.js'
import type { Settings } from './readSettings.js'

export const bunnyOptionsFromEnv = ({ required, text, url }: Settings): BunnyOptions => ({
  accessKey: required('BUNNY_ACCESS_KEY'),
  cdnUrl: url('BUNNY_CDN_URL'),
  endpoint: url('BUNNY_ENDPOINT'),
  prefix: text('BUNNY_PREFIX'),
  region: text('BUNNY_REGION') as BunnyOptions['region'],
  tokenKey: text('BUNNY_TOKEN_KEY'),
  zone: required('BUNNY_ZONE', 'BUNNY_STORAGE_ZONE'),
})
