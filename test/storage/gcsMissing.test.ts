import { jest } from '@jest/globals'

it('names the package that gcs() needs', async () => {
  jest.unstable_mockModule('@google-cloud/storage', () => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  const { gcs } = await import('../../src/storage/gcs.js')
  const storage = gcs({ bucket: 'media' })
  const needed = 'npm install @google-cloud/storage'
  await expect((async () => storage.open!({ endpoint: '/', secret: 's' }))()).rejects.toThrow(
    needed,
  )
  await expect(storage.stat('a')).rejects.toThrow(needed)
})
