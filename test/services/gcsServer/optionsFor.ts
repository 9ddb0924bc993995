import type { StorageOptions } from '@google-cloud/storage'

import type { GcsOptions } from '../../../src/storage/gcs.js'
import type { RunningGcs } from './startGcs.js'

/** Google's token service has one address; its requests are sent to ours. */
const toOurs = (endpoint: string): StorageOptions['clientOptions'] => ({
  transporterOptions: {
    adapter: (request, send) =>
      send(
        /\/token$/.test(String(request.url)) ? { ...request, url: `${endpoint}/token` } : request,
      ),
  },
})

/** Options of `gcs()` for a server of ours, with the key file of its account. */
export const optionsFor = ({ account, bucket, endpoint, projectId }: RunningGcs) =>
  ({
    bucket: bucket.name,
    options: {
      apiEndpoint: endpoint,
      clientOptions: toOurs(endpoint),
      credentials: { client_email: account.clientEmail, private_key: account.privateKey },
      projectId,
    },
  }) satisfies GcsOptions
