import { createApp } from '../app/createApp.js'

const origin = 'https://www.example.com'

describe('pages of other origins', () => {
  it.each([
    ['a list', [origin]],
    ['everybody', '*'],
    ['headers of their own', { headers: ['X-Own'], origins: [origin] }],
  ] as const)('may send parts with their checksums: %s', async (_, cors) => {
    const app = await createApp({ config: { cors: cors as never } })
    try {
      const answer = await app.call('OPTIONS', '/media/storage/LOCAL', null, undefined, {
        'access-control-request-headers': 'content-md5',
        'access-control-request-method': 'PUT',
        origin,
      })
      const allowed = answer.headers.get('access-control-allow-headers')!.toLowerCase()
      expect(allowed).toContain('content-md5')
      expect(allowed).toContain('authorization')
      expect([origin, '*']).toContain(answer.headers.get('access-control-allow-origin'))
      expect(allowed.includes('x-own')).toBe(typeof cors === 'object' && 'headers' in cors)
    } finally {
      await app.stop()
    }
  })

  it('are not let in where nobody is', async () => {
    const app = await createApp()
    try {
      const answer = await app.call('OPTIONS', '/media/storage/LOCAL', null, undefined, { origin })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    } finally {
      await app.stop()
    }
  })
})
