import type { PayloadRequest } from 'payload'

import { createServer, type Server } from 'node:net'

import type { ImportOptions } from '../../src/imports/importOptions.js'
import type { MediaLibrary, User } from '../../src/library/MediaLibrary.js'

import { resolveImports } from '../../src/imports/importOptions.js'
import { isPublic } from '../../src/imports/isPublic.js'
import { judgeURL } from '../../src/imports/judgeURL.js'
import { leadsTo } from '../../src/imports/requestOnce.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { importFromUrl } from '../../src/uploads/importFromUrl.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { type Origin, startOrigin } from '../app/startOrigin.js'
import { errorOf, filesOf, read } from '../app/uploads.js'

/** Resolves when `is` holds. */
const until = async (is: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await is())) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('server-side request forgery', () => {
  let app: App
  /** Listens on this machine, where no import may come by. */
  let canary: Origin
  /** Stands for a server of the public web. */
  let origin: Origin
  let library: MediaLibrary
  let user: User

  /** What the resolver says of each name, one answer after another; the last one stays. */
  const names: Record<string, string[][]> = {}
  const asked: string[] = []
  const resolve = async (name: string): Promise<string[]> => {
    asked.push(name)
    const answers = names[name]
    if (!answers) {
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })
    }
    return answers.length > 1 ? answers.shift()! : answers[0]!
  }

  beforeAll(async () => {
    canary = await startOrigin()
    origin = await startOrigin()
    // Addresses are judged as they are in production.
    app = await createApp({
      imports: { ports: [80, 443, canary.port], protocols: ['http', 'https'], resolve },
    })
    library = await libraryOf(app.payload)
    const found: unknown = await app.payload.findByID({ id: app.editor.id, collection: 'users' })
    user = { ...(found as User), collection: 'users' } as User
  })
  afterEach(() => {
    expect(canary.asked).toEqual([])
    asked.length = 0
    Object.keys(names).forEach((name) => delete names[name])
  })
  afterAll(async () => {
    await app.stop()
    await Promise.all([canary.stop(), origin.stop()])
  })

  const ask = async (url: string) => {
    const answer = await read(app.call('POST', '/media/upload/from-url', app.editor, { url }))
    return {
      ...errorOf(answer),
      data: answer.body.errors[0].data,
      message: answer.body.errors[0].message as string,
    }
  }

  /** The same library with other rules for imports; 127.0.0.1, and nothing else of this machine, is the public web. */
  const importing = (options: ImportOptions, req?: Partial<PayloadRequest>) => (url: string) =>
    importFromUrl(
      {
        ...library,
        imports: resolveImports({
          allowAddress: (address) => address === '127.0.0.1',
          idleSeconds: 300,
          ports: [80, 443, origin.port],
          protocols: ['http', 'https'],
          resolve,
          timeoutSeconds: 600,
          ...options,
        }),
      },
      { metadata: {}, req: req as PayloadRequest, url, user },
    )

  const codeOf = (importing: Promise<unknown>): Promise<unknown> =>
    importing.then(
      () => 'imported',
      (error: { code?: string }) => error.code ?? error,
    )

  const nothingIsLeft = async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
    const [row] = await query<{ count: number }>(app, 'SELECT count(*)::int AS count FROM media')
    expect(row!.count).toBe(0)
    expect(await filesOf(app)).toEqual([])
  }

  describe('addresses', () => {
    it.each([
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '10.255.255.255',
      '100.64.0.1',
      '100.100.100.200',
      '100.127.255.255',
      '127.0.0.1',
      '127.1.2.3',
      '127.255.255.255',
      '168.63.129.16',
      '169.254.0.1',
      '169.254.169.254',
      '169.254.170.2',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.1',
      '192.0.0.192',
      '192.0.2.1',
      '192.31.196.1',
      '192.52.193.1',
      '192.88.99.1',
      '192.168.0.1',
      '192.168.255.255',
      '192.175.48.1',
      '198.18.0.1',
      '198.19.255.255',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '239.255.255.255',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::127.0.0.1',
      '::7f00:1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::a00:1',
      '100::1',
      '2001::1',
      '2001:0:7f00:1::',
      '2001:2::1',
      '2001:3::1',
      '2001:4:112::1',
      '2001:10::1',
      '2001:20::1',
      '2001:1ff::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '2002:a9fe:a9fe::1',
      '2620:4f:8000::1',
      '3ffe::1',
      '3fff::1',
      '4000::1',
      '5f00::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fe80::1%lo',
      'fec0::1',
      'ff02::1',
      '',
      'localhost',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '1.2.3',
      '8.8.8.8.',
      ' 8.8.8.8',
      '8.8.8.8%1',
      '2606:4700::1%eth0',
      '999.1.1.1',
    ])('B53 %j is not public', (address) => {
      expect(isPublic(address)).toBe(false)
    })

    it.each([
      '1.1.1.1',
      '8.8.8.8',
      '93.184.216.34',
      '100.63.255.255',
      '100.128.0.1',
      '126.255.255.255',
      '128.0.0.1',
      '168.63.129.17',
      '169.253.0.1',
      '172.15.0.1',
      '172.32.0.1',
      '192.0.1.1',
      '192.167.0.1',
      '192.169.0.1',
      '198.17.0.1',
      '223.255.255.255',
      '2001:200::1',
      '2003::1',
      '2606:4700:4700::1111',
      '2a00:1450:4001::200e',
      '3ff0::1',
    ])('%s is public', (address) => {
      expect(isPublic(address)).toBe(true)
    })

    it('of this machine are not reached, also when they are public', () => {
      const { allows } = resolveImports()
      expect(allows('8.8.8.8')).toBe(true)
      expect(allows('127.0.0.1')).toBe(false)
    })
  })

  describe('a hostile URL is refused, and nothing on this machine hears of it', () => {
    const hosts = [
      '127.0.0.1',
      '127.1',
      '127.0.1',
      '0x7f.1',
      '0x7f000001',
      '0x7F.0x0.0x0.0x1',
      '2130706433',
      '017700000001',
      '0177.0.0.1',
      '0177.0.0.01',
      '127.0.0.1.',
      '127.000.000.001',
      '%31%32%37.0.0.1',
      '127%2e0%2e0%2e1',
      '①②⑦.⓪.⓪.①',
      '127。0。0。1',
      '１２７.0.0.1',
      '0',
      '0.0.0.0',
      '0x0',
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::127.0.0.1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::7f00:1]',
      '[2002:7f00:1::]',
      '[2001:0:7f00:1::]',
      '[fe80::1]',
      '[fec0::1]',
      '[fd00:ec2::254]',
      '[ff02::1]',
      '[2001:db8::1]',
      '169.254.169.254',
      '0xA9FEA9FE',
      '2852039166',
      '0251.0376.0251.0376',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '192.168.257',
      '255.255.255.255',
      '224.0.0.1',
      '198.18.0.1',
    ]
    it.each(hosts)('B53 the host %s', async (host) => {
      const answer = await ask(`http://${host}:${canary.port}/secret.pdf`)
      expect(answer).toMatchObject({ code: 'IMPORT_REFUSED', status: 422 })
      expect(await ask(`https://${host}/secret.pdf`)).toEqual(answer)
    })

    it.each([
      ['a name of this machine', 'localhost', ['127.0.0.1']],
      ['the same with a dot', 'localhost.', ['127.0.0.1']],
      ['in capitals', 'LOCALHOST', ['::1', '127.0.0.1']],
      ['a name of everybody that leads here', 'localtest.example', ['127.0.0.1']],
      ['a name of the network', 'db', ['10.0.0.5']],
      ['the metadata of a cloud', 'metadata.google.internal', ['169.254.169.254']],
      ['one private address among public ones', 'mixed.example', ['8.8.8.8', '10.0.0.5']],
      ['a private one of IPv6', 'six.example', ['2606:4700::1', 'fd00::1']],
      ['a mapped one', 'mapped.example', ['::ffff:127.0.0.1']],
      ['one with a zone', 'zone.example', ['fe80::1%lo']],
      ['an answer that is no address', 'odd.example', ['127.1']],
      ['an answer without an address', 'empty.example', []],
      ['an international name', 'bücher.example', ['192.168.0.9']],
      ['a look-alike that browsers read as ASCII', 'ｌｏｃａｌｈｏｓｔ', ['127.0.0.1']],
    ])('%s', async (_what, host, addresses) => {
      names[new URL(`http://${host}`).hostname.replace(/\.$/, '')] = [addresses]
      const answer = await ask(`http://${host}:${canary.port}/secret.pdf`)
      const unknown = await ask(`http://does-not-exist.example:${canary.port}/secret.pdf`)
      expect(asked).toHaveLength(2)
      expect(answer).toEqual(unknown)
      expect(answer).toMatchObject({ code: 'IMPORT_REFUSED', status: 422 })
      for (const address of addresses) {
        expect(JSON.stringify(answer)).not.toContain(address)
      }
    })

    it.each([
      ['a file', 'file:///etc/passwd'],
      ['a file on a host', 'file://127.0.0.1/etc/passwd'],
      ['gopher', 'gopher://127.0.0.1:6379/_INFO'],
      ['ftp', 'ftp://127.0.0.1/a.pdf'],
      ['data', 'data:application/pdf;base64,JVBERi0xLjQK'],
      ['a script', 'javascript:alert(1)'],
      ['a blob', 'blob:http://127.0.0.1/1'],
      ['a web socket', 'ws://127.0.0.1/a.pdf'],
      ['dict', 'dict://127.0.0.1:11211/stats'],
      ['ldap', 'ldap://127.0.0.1/'],
      ['jar', 'jar:http://127.0.0.1!/a.pdf'],
      ['a user', 'http://admin@8.8.8.8/a.pdf'],
      ['a user with a password', 'https://admin:secret@8.8.8.8/a.pdf'],
      ['a password alone', 'https://:secret@8.8.8.8/a.pdf'],
      ['a host in the place of a user', 'http://example.com@127.0.0.1/a.pdf'],
      ['two of them', 'http://a@example.com@127.0.0.1/a.pdf'],
      ['a host behind a backslash', 'http://127.0.0.1\\@example.com/a.pdf'],
      ['a fragment before the host', 'http://127.0.0.1#@example.com/'],
      ['line breaks and tabs', 'ht\ntp://127.\t0.0.1/a.pdf'],
      ['no slashes', 'http:127.0.0.1/a.pdf'],
      ['many slashes', 'http:////127.0.0.1/a.pdf'],
      ['backslashes', 'http:\\\\127.0.0.1\\a.pdf'],
      ['the port of ssh', 'http://8.8.8.8:22/a.pdf'],
      ['the port of Redis', 'http://8.8.8.8:6379/a.pdf'],
      ['the port of Postgres', 'https://8.8.8.8:5432/a.pdf'],
      ['port 0', 'http://8.8.8.8:0/a.pdf'],
      ['port 8080', 'http://8.8.8.8:8080/a.pdf'],
    ])('B52 %s', async (_what, url) => {
      expect(await ask(url)).toMatchObject({ code: 'IMPORT_REFUSED', status: 422 })
      expect(asked).toEqual([])
    })

    it.each([
      ['no URL', 'example.com/a.pdf'],
      ['a zone', 'http://[fe80::1%25lo]/a.pdf'],
      ['an address that is too long', 'http://256.256.256.256/a.pdf'],
      ['a port that is too high', 'http://8.8.8.8:99999/a.pdf'],
      ['no host', 'http:///'],
      ['a space', 'http://exa mple.com/'],
      ['an encoded slash', 'http://127.0.0.1%2fexample.com/'],
      ['NUL', 'http://127.0.0.1\0.example.com/'],
    ])('%s is no URL', async (_what, url) => {
      expect(await ask(url)).toMatchObject({ code: 'INVALID_REQUEST', status: 400 })
    })

    it('never: the whole of it leaves nothing', nothingIsLeft)
  })

  describe('B55 redirects', () => {
    it.each([
      ['127.0.0.2', () => `http://127.0.0.2:${canary.port}/`],
      ['the metadata of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
      ['another scheme', () => 'file:///etc/passwd'],
      ['gopher', () => 'gopher://127.0.0.1:6379/_INFO'],
      ['another port of the same host', () => `http://files.example.com:${canary.port}/`],
      ['the same without a scheme', () => `//127.0.0.1:${canary.port}/`],
      ['a name of the network', () => 'http://db.internal/'],
      ['IPv6', () => `http://[::1]:${origin.port}/`],
      ['a mapped address', () => `http://[::ffff:127.0.0.1]:${origin.port}/`],
      ['a user', () => `http://admin:admin@files.example.com:${origin.port}/ok.pdf`],
      ['data', () => 'data:application/pdf,%25PDF-1.4'],
    ])('to %s are refused', async (_what, location) => {
      names['files.example.com'] = [['127.0.0.1']]
      names['db.internal'] = [['10.0.0.5']]
      origin.asked.length = 0
      origin.routes['/go'] = (response) => response.writeHead(302, { location: location() }).end()
      expect(await codeOf(importing({})(origin.url('/go')))).toBe('IMPORT_REFUSED')
      expect(origin.asked.map(({ url }) => url)).toEqual(['/go'])
    })

    it('from https to http are refused', () => {
      const imports = resolveImports({ protocols: ['http', 'https'] })
      const secure = new URL('https://a.example/x')
      expect(() => judgeURL(imports, 'http://a.example/x', secure)).toThrow(/from https to http/)
      expect(judgeURL(imports, '//b.example/x', secure).href).toBe('https://b.example/x')
      expect(judgeURL(imports, 'https://a.example/x', new URL('http://a.example')).href).toBe(
        'https://a.example/x',
      )
    })

    it('21 of them end after three', async () => {
      names['files.example.com'] = [['127.0.0.1']]
      origin.asked.length = 0
      for (let i = 0; i < 21; i++) {
        origin.routes[`/${i}`] = (response) =>
          response.writeHead(302, { location: `/${i + 1}` }).end()
      }
      expect(await codeOf(importing({})(origin.url('/0')))).toBe('IMPORT_FAILED')
      expect(origin.asked).toHaveLength(4)
      expect(await codeOf(importing({ maxRedirects: 0 })(origin.url('/0')))).toBe('IMPORT_FAILED')
      expect(origin.asked).toHaveLength(5)
    })
  })

  describe('B54 a name that changes its address', () => {
    it('is asked once for each connection, which goes where the answer said', async () => {
      names['rebind.example'] = [['127.0.0.1'], ['127.0.0.2']]
      origin.asked.length = 0
      // The type is refused, so that nothing stays.
      origin.routes['/page.pdf'] = (response) => response.end('<html>')
      const url = origin.url('/page.pdf', 'rebind.example')
      expect(await codeOf(importing({})(url))).toBe('TYPE_NOT_ALLOWED')
      expect(asked).toEqual(['rebind.example'])
      expect(origin.asked).toHaveLength(1)
      expect(await codeOf(importing({})(url))).toBe('IMPORT_REFUSED')
      expect(origin.asked).toHaveLength(1)
    })

    it('is judged anew after a redirect to itself', async () => {
      names['rebind.example'] = [['127.0.0.1'], ['10.0.0.1']]
      origin.asked.length = 0
      origin.routes['/again'] = (response) =>
        response.writeHead(302, { location: '/again?2' }).end()
      expect(await codeOf(importing({})(origin.url('/again', 'rebind.example')))).toBe(
        'IMPORT_REFUSED',
      )
      expect(asked).toEqual(['rebind.example', 'rebind.example'])
      expect(origin.asked).toHaveLength(1)
    })

    it('and a socket that leads elsewhere is not used', () => {
      expect(leadsTo({ remoteAddress: '8.8.8.8' }, ['1.1.1.1', '8.8.8.8'])).toBe(true)
      expect(leadsTo({ remoteAddress: '::ffff:8.8.8.8' }, ['8.8.8.8'])).toBe(true)
      expect(leadsTo({ remoteAddress: '2606:4700:0::1' }, ['2606:4700::1'])).toBe(true)
      expect(leadsTo({ remoteAddress: '127.0.0.1' }, ['8.8.8.8'])).toBe(false)
      expect(leadsTo({ remoteAddress: '::ffff:127.0.0.1' }, ['8.8.8.8'])).toBe(false)
      expect(leadsTo({ remoteAddress: undefined }, ['8.8.8.8'])).toBe(false)
    })
  })

  describe('the other side', () => {
    const paths: Record<string, Parameters<Origin['routes'][string]>[0]> = {}
    const begin = (path: string, answer: Origin['routes'][string]) => {
      names['files.example.com'] = [['127.0.0.1']]
      origin.routes[path] = (response, request) => {
        paths[path] = response
        answer(response, request)
      }
      return origin.url(path)
    }
    const drip = (
      write: () => void,
      response: { once(event: 'close', then: () => void): unknown },
    ) => {
      const timer = setInterval(write, 20)
      response.once('close', () => clearInterval(timer))
    }

    it.each<[string, ImportOptions, Origin['routes'][string]]>([
      ['never answers', { idleSeconds: 0.3 }, () => undefined],
      [
        'drips its headers',
        { idleSeconds: 0.3 },
        ({ socket }) => {
          socket!.write('HTTP/1.1 200 OK\r\n')
          drip(() => socket!.write('a: b\r\n'), socket!)
        },
      ],
      [
        'sends early hints for ever',
        { idleSeconds: 0.3 },
        ({ socket }) => {
          drip(() => socket!.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), socket!)
        },
      ],
      ['stops before the first byte', { idleSeconds: 0.3 }, (response) => response.flushHeaders()],
      [
        'stops in the middle',
        { idleSeconds: 0.3 },
        (response) => void response.write(pdf(300_000)),
      ],
      [
        'drips its body',
        { idleSeconds: 0.3 },
        (response) => {
          response.write(pdf(300_000))
          drip(() => response.write(' '), response)
        },
      ],
      [
        'sends without end',
        { timeoutSeconds: 0.5 },
        (response) => {
          response.write(pdf(300_000))
          drip(() => response.write(' '.repeat(2_000)), response)
        },
      ],
    ])('B56 that %s is given up, and nothing is left', async (_what, options, answer) => {
      const url = begin('/slow.pdf', answer)
      expect(await codeOf(importing(options)(url))).toBe('IMPORT_FAILED')
      await until(() => origin.sockets.size === 0)
      await nothingIsLeft()
    })

    it('B57 is told nothing of whoever asks, nor of this server', async () => {
      const url = begin('/who.pdf', (response) => response.end('<html>'))
      const headers = new Headers({ authorization: 'JWT secret', cookie: 'payload-token=secret' })
      origin.asked.length = 0
      expect(await codeOf(importing({}, { headers } as never)(url))).toBe('TYPE_NOT_ALLOWED')
      const [{ headers: told, method }] = origin.asked as [(typeof origin.asked)[number]]
      expect(method).toBe('GET')
      expect(JSON.stringify(told)).not.toContain('secret')
      expect(
        Object.keys(told).filter((name) => /cookie|auth|forwarded|referer|origin/.test(name)),
      ).toEqual([])
    })

    it('B58 is judged by the bytes it sends, once', async () => {
      let asks = 0
      const url = begin('/photo.png', (response) => {
        response.writeHead(200, { 'content-type': asks++ ? 'text/html' : 'image/png' })
        response.end('<!doctype html><script>alert(1)</script>')
      })
      expect(await codeOf(importing({})(url))).toBe('TYPE_NOT_ALLOWED')
      expect(asks).toBe(1)
      await nothingIsLeft()
    })

    it('whose name is never found is given up', async () => {
      const never = () => new Promise<string[]>(() => undefined)
      const url = 'http://files.example.com/a.pdf'
      expect(await codeOf(importing({ resolve: never, timeoutSeconds: 0.3 })(url))).toBe(
        'IMPORT_FAILED',
      )
    })

    it('is left when the person who asked is gone', async () => {
      const gone = new AbortController()
      const url = begin('/long.pdf', (response) => void response.write(pdf(300_000)))
      const code = codeOf(importing({}, { signal: gone.signal } as never)(url))
      await until(
        async () =>
          (await query(app, `SELECT 1 FROM media_uploads WHERE state = 'completing'`)).length === 1,
      )
      gone.abort()
      expect(await code).toBe('IMPORT_FAILED')
      await until(() => origin.sockets.size === 0)
      await nothingIsLeft()
      expect(await codeOf(importing({}, { signal: gone.signal } as never)(url))).toBe(
        'IMPORT_FAILED',
      )
    })

    it('gives no more than it announced', async () => {
      const url = begin('/lying.pdf', ({ socket }) => {
        socket!.end(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html>${pdf().toString('latin1')}`)
      })
      expect(await codeOf(importing({})(url))).toBe('TYPE_NOT_ALLOWED')
      await nothingIsLeft()
    })

    it('that speaks no TLS is given up', async () => {
      const url = begin('/plain.pdf', (response) => response.end(pdf())).replace('http:', 'https:')
      expect(await codeOf(importing({})(url))).toBe('IMPORT_FAILED')
    })

    it('that refuses connections is given up', async () => {
      const closed: Server = createServer()
      await new Promise<void>((listening) => void closed.listen(0, '127.0.0.1', listening))
      const { port } = closed.address() as { port: number }
      await new Promise((done) => closed.close(done))
      names['files.example.com'] = [['127.0.0.1']]
      const url = `http://files.example.com:${port}/a.pdf`
      expect(await codeOf(importing({ ports: [port] })(url))).toBe('IMPORT_FAILED')
    })

    it('is reached past the proxies of the environment', async () => {
      const variables = [
        'HTTP_PROXY',
        'http_proxy',
        'HTTPS_PROXY',
        'https_proxy',
        'ALL_PROXY',
        'NODE_USE_ENV_PROXY',
      ]
      const before = variables.map((name) => [name, process.env[name]] as const)
      variables.forEach((name) => (process.env[name] = `http://127.0.0.1:${canary.port}`))
      try {
        const url = begin('/direct.pdf', (response) => response.end('<html>'))
        expect(await codeOf(importing({})(url))).toBe('TYPE_NOT_ALLOWED')
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) {
            delete process.env[name]
          } else {
            process.env[name] = value
          }
        }
      }
    })
  })

  describe('options', () => {
    it('of hosts leave out all others, also after a redirect', async () => {
      const hosts = ['files.example.com', '*.cdn.example.com']
      const url = (host: string) => origin.url('/page.pdf', host)
      const all = [
        'files.example.com',
        'a.cdn.example.com',
        'a.b.cdn.example.com',
        'files.example.com.',
        'FILES.example.com',
      ]
      const others = [
        'example.com',
        'cdn.example.com',
        'evilcdn.example.com',
        'files.example.com.evil.example',
        '127.0.0.1',
      ]
      all.forEach((host) => (names[host.replace(/\.$/, '').toLowerCase()] = [['127.0.0.1']]))
      origin.routes['/page.pdf'] = (response) => response.end('<html>')
      for (const host of all) {
        expect([host, await codeOf(importing({ hosts })(url(host)))]).toEqual([
          host,
          'TYPE_NOT_ALLOWED',
        ])
      }
      for (const host of others) {
        expect([host, await codeOf(importing({ hosts })(url(host)))]).toEqual([
          host,
          'IMPORT_REFUSED',
        ])
        origin.routes['/go'] = (response) => response.writeHead(302, { location: url(host) }).end()
        expect(await codeOf(importing({ hosts })(origin.url('/go')))).toBe('IMPORT_REFUSED')
      }
    })

    it('are https only, and on, when nothing is said', async () => {
      names['files.example.com'] = [['127.0.0.1']]
      const { enabled, ports, protocols } = resolveImports()
      expect({ enabled, ports: [...ports], protocols }).toEqual({
        enabled: true,
        ports: [80, 443],
        protocols: ['https'],
      })
      expect(await codeOf(importing({ protocols: ['https'] })(origin.url('/page.pdf')))).toBe(
        'IMPORT_REFUSED',
      )
      expect(await codeOf(importing({ enabled: false })(origin.url('/page.pdf')))).toBe('FORBIDDEN')
    })
  })
})
