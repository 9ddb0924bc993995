// `npm run demo` and `npm run dev`: from a fresh clone to a running media library.
import { fileURLToPath } from 'node:url'

import { installPackages } from '../test/services/installPackages.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`The demo needs Node 20.9 or newer; this is ${process.version}.`)
  process.exit(1)
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
installPackages()

const { register } = await import('tsx/esm/api')
register()
const { runDemo } = await import('./demo/runDemo.ts')
await runDemo(process.argv.includes('--dev') ? 'dev' : 'start')
