import type { AzureOptions } from './AzureOptions.js'

/** Whom the store belongs to, and where it is. */
export interface Account {
  /** Base64. */
  readonly key: string
  readonly name: string
  /** URL of the blob service, without a slash at its end. */
  readonly url: string
}

/** What every installation of Microsoft's emulator knows. */
const emulator = {
  AccountKey:
    'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  AccountName: 'devstoreaccount1',
  BlobEndpoint: 'http://127.0.0.1:10000/devstoreaccount1',
}

const base64 = /^[A-Za-z0-9+/]{16,}={0,2}$/

const insist = (isRight: boolean, sentence: string) => {
  if (!isRight) {
    throw new Error(sentence)
  }
}

/** `Name=value;Name=value`; values may hold `=`. */
const settingsOf = (text: string): Readonly<Record<string, string | undefined>> => {
  const settings = Object.fromEntries(
    text.split(';').map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
  return settings.UseDevelopmentStorage === 'true' ? emulator : settings
}

/** The account of the options of `azure()`. Says which option is wrong, and never what is in it. */
export const accountOf = ({
  accountKey,
  accountName,
  connectionString,
  endpoint,
}: AzureOptions): Account => {
  insist(
    connectionString === undefined || typeof connectionString === 'string',
    'Expected a connection string for connectionString of azure().',
  )
  const settings = settingsOf(connectionString ?? '')
  const name = accountName ?? settings.AccountName ?? ''
  const key = accountKey ?? settings.AccountKey ?? ''
  insist(
    name !== '',
    connectionString === undefined
      ? 'Expected connectionString, or accountName and accountKey, for azure().'
      : 'Expected AccountName in connectionString of azure().',
  )
  insist(
    base64.test(key),
    `Expected an account key for ${connectionString === undefined ? 'accountKey' : 'AccountKey in connectionString'} of azure(): nothing can be signed without one.`,
  )
  const {
    DefaultEndpointsProtocol: protocol = 'https',
    EndpointSuffix: suffix = 'core.windows.net',
  } = settings
  const url = endpoint ?? settings.BlobEndpoint ?? `${protocol}://${name}.blob.${suffix}`
  insist(
    /^https?:/.test(url) && URL.canParse(url) && !url.includes('?'),
    'Expected a URL for endpoint of azure(), such as https://mysite.blob.core.windows.net.',
  )
  return { key, name, url: url.replace(/\/+$/, '') }
}
