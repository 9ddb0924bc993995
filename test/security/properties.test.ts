import fc from 'fast-check'

import type { Answer } from '../app/uploads.js'

import { errorCodes } from '../../src/core/errorCodes.js'
import { nameProblem, storedName } from '../../src/core/fileName.js'
import { routes } from '../../src/endpoints/routes.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, speaker } from '../app/uploads.js'
import { counted, insistNone, isLong, newTally } from './tally.js'

const tally = newTally()
/** The same in every short run; the long one looks anew. */
const runs = (short: number, long: number) =>
  isLong ? { numRuns: long } : { numRuns: short, seed: 60 }

/** What the server makes of keys: dates, random ids, a slug of its own, an extension of its own. */
const keyShape =
  /^\d{4}\/\d\d\/\d\d\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[a-z0-9-]{1,60}-[a-z0-9]{6}\.pdf$/

const words = fc.oneof(
  fc.string({ maxLength: 300, unit: 'binary' }),
  fc.string({ maxLength: 80, unit: 'grapheme' }),
  fc.constantFrom(
    '..',
    '../',
    '/',
    '\\',
    '\0',
    '%2e%2e',
    'a.pdf',
    '.pdf',
    '\u202E',
    '．．／',
    'con',
  ),
)
const names = fc
  .tuple(words, words, fc.constantFrom('.pdf', '.PDF', ''))
  .map((parts) => parts.join(''))

describe('whatever a client sends', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(async () => {
    await app.stop()
    insistNone('properties', tally)
  })

  it('B01 a stored name has the letters of slugs, and nothing else', () => {
    fc.assert(
      fc.property(names, (name) => {
        const stored = storedName(name, 'abc123', 'pdf')
        expect(stored).toMatch(/^[a-z0-9-]{1,60}-abc123\.pdf$/)
        expect(nameProblem(stored)).toBeUndefined()
      }),
      runs(2_000, 100_000),
    )
  })

  it('B01 no byte of a key comes from a client', async () => {
    const editor = speaker(app)
    await fc.assert(
      fc.asyncProperty(names, words, async (filename, idempotencyKey) => {
        const answer = await editor.presign({
          filename,
          mimeType: 'application/pdf',
          size: 9,
          ...(idempotencyKey ? { idempotencyKey } : {}),
        })
        counted(tally, app, answer)
        if (answer.status >= 400) {
          expect(errorOf(answer).status).toBeLessThan(500)
          return
        }
        const [row] = await query<{ key: string }>(
          app,
          'SELECT key FROM media_uploads WHERE id = $1',
          [answer.body.id],
        )
        tally.letIn += keyShape.test(row!.key) ? 0 : 1
        expect(row!.key).toMatch(keyShape)
        await editor.abort(answer.body.id)
      }),
      runs(60, 3_000),
    )
  })

  it('any JSON at any route is answered, and refused with a code', async () => {
    const table = routes(await libraryOf(app.payload)).filter(({ method }) =>
      ['delete', 'patch', 'post', 'put'].includes(method),
    )
    const fields = [
      'id',
      'ids',
      'filename',
      'size',
      'folder',
      'path',
      'reason',
      'numbers',
      'url',
      'expiresIn',
      'replaces',
      'parts',
      '__proto__',
      'user',
      'where',
    ]
    const body = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc
        .dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 }))
        .map((it) => JSON.stringify(it)),
      fc.string({ maxLength: 200, unit: 'binary' }),
    )
    const id = fc.constantFrom('1', '0', '-1', 'null', 'abc', '999999', '%00', '1e9')
    const insistCoded = (answer: Answer) => {
      const { code, status } = errorOf(answer)
      expect([code, errorCodes[code as never]]).toEqual([code, status])
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...table),
        body,
        id,
        async ({ method, path }, text, some) => {
          const url = path.replace(/:\w+(?:\([^)]*\))?\??/g, some)
          const response = await app.call(method.toUpperCase(), `/media${url}`, app.editor, text, {
            'content-type': 'application/json',
          })
          const said = await response.text()
          // Uppy is answered as S3 answers it.
          const isXML = said.startsWith('<?xml')
          const answer: Answer = {
            body: said && !isXML ? JSON.parse(said) : null,
            status: response.status,
          }
          counted(tally, app, answer)
          if (answer.status >= 400 && answer.body?.errors?.[0]?.data?.code) {
            insistCoded(answer)
          } else if (answer.status >= 400) {
            // What Payload itself refuses has a status and a sentence.
            const sentence: unknown = answer.body?.errors?.[0]?.message
            expect(isXML ? /<Code>\w+</.test(said) : typeof sentence === 'string').toBe(true)
          }
        },
      ),
      runs(150, 10_000),
    )
  })

  it('leaves nothing', async () => {
    await settleDown(app)
    const wrong = await audit(app)
    tally.leftOver += Object.values(wrong).flat().length
    expect(wrong).toEqual(nothingWrong)
  })
})
