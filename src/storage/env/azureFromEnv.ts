import type { AzureOptions } from '../azure.js'
import type { Settings } from './readSettings.js'

const of = (ending: string) => `AZURE_STORAGE_${ending}`

/** An account is named by a connection string, or by its name and a key. */
const accountOf = ({ required, text }: Settings): Partial<AzureOptions> => {
  const connectionString = text(of('CONNECTION_STRING'))
  const accountName = text(of('ACCOUNT'), of('ACCOUNT_NAME'))
  const accountKey = text(of('KEY'), of('ACCOUNT_KEY'))
  if (connectionString || !(accountName || accountKey)) {
    return { connectionString: connectionString ?? required(of('CONNECTION_STRING')) }
  }
  return {
    accountKey: required(of('KEY'), of('ACCOUNT_KEY')),
    accountName: required(of('ACCOUNT'), of('ACCOUNT_NAME')),
  }
}

export const azureOptionsFromEnv = (settings: Settings): AzureOptions => {
  const { flag, required, text, url } = settings
  return {
    ...accountOf(settings),
    allowContainerCreate: flag(of('ALLOW_CONTAINER_CREATE')),
    cdnUrl: url(of('CDN_URL')),
    container: required(of('CONTAINER'), of('CONTAINER_NAME')),
    endpoint: url(of('ENDPOINT'), of('ACCOUNT_BASEURL')),
    prefix: text(of('PREFIX')),
    publicUrl: url(of('PUBLIC_URL')),
    upload: text(of('UPLOAD')) as AzureOptions['upload'],
  }
}
