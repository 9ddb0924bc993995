import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import { paper } from '../documents/paper.js'
import { drawing } from '../svg/drawings.js'

const run = promisify(execFile)

const source = `
import { runApart } from './src/derivatives/apart/runApart.js'
import { drawFirstPage } from './src/derivatives/documents/drawFirstPage.js'
import { sanitizeDrawing } from './src/derivatives/svg/sanitizeDrawing.js'
const [at] = process.argv.slice(2)
const [path, svg, to, picture] = ['in.pdf', 'in.svg', 'to', 'to.png'].map((name) => at + '/' + name)
const patient = (work) => ({ ...work, seconds: 150 })
console.log(JSON.stringify([
  await runApart(patient(drawFirstPage), { longSide: 100, path, to }),
  await runApart(patient(sanitizeDrawing), { longSide: 100, path: svg, picture, to }),
]))
`

describe('work apart, from the bundle of a server', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bundle-'))
    await writeFile(path.join(folder, 'in.pdf'), paper())
    await writeFile(path.join(folder, 'in.svg'), drawing('<rect width="4" height="2"/>'))
  })
  afterAll(() => rm(folder, { force: true, recursive: true }))

  // A bundle lies elsewhere than the packages, its names are short, or wrapped so that they stay.
  it.each([
    ['minified', { minify: true }],
    ['whose functions keep their names', { keepNames: true }],
  ])('%s', async (_what, options) => {
    const outfile = path.join(folder, 'server.mjs')
    const contents = { contents: source, resolveDir: process.cwd() }
    await build({
      ...options,
      bundle: true,
      external: ['sharp'],
      format: 'esm',
      outfile,
      platform: 'node',
      stdin: contents,
      target: 'node20',
      // Only the class of its errors is wanted of Payload.
      plugins: [
        {
          name: 'payload',
          setup: ({ onLoad, onResolve }) => {
            onResolve({ filter: /^payload$/ }, () => ({ namespace: 'stub', path: 'payload' }))
            onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
              contents: 'export class APIError extends Error {}',
            }))
          },
        },
      ],
    })
    const { stdout } = await run(process.execPath, [outfile, folder], {
      env: { PATH: process.env.PATH } as never,
    })
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ pageCount: 1, picture: { height: 100, width: 71 } }),
      { own: { height: 20, width: 40 }, picture: { height: 50, width: 100 } },
    ])
  })
})
