import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { redirectTo } from '../../src/delivery/redirectTo.js'

const store = {
  signRead: () =>
    Promise.resolve({
      expiresAt: new Date(),
      headers: {},
      method: 'GET',
      url: 'https://store.example/x',
    }),
} as unknown as StorageProvider

const servedAs = (mimeType: string) =>
  redirectTo({
    key: 'a',
    seconds: 60,
    served: { download: false, filename: 'film', isPublic: true, mimeType },
    store,
  })

describe('a redirect to the store', () => {
  it('is given for films, and never for playlists: what they name lies beside them here', async () => {
    expect((await servedAs('video/mp4'))?.status).toBe(302)
    expect(await servedAs('application/vnd.apple.mpegurl')).toBeNull()
  })
})
