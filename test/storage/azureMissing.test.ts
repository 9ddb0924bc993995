import { jest } from '@jest/globals'

jest.unstable_mockModule('@azure/storage-blob', () => {
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
})

describe('azure() without its SDK', () => {
  it('says at the start what to install', async () => {
    const { azure } = await import('../../src/storage/azure.js')
    const storage = azure({ connectionString: 'UseDevelopmentStorage=true', container: 'media' })
    const context = { endpoint: '/api/media/storage', secret: 'a secret' }
    await expect(storage.open!(context)).rejects.toThrow('npm install @azure/storage-blob')
  })
})
