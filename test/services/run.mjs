// `npm test`: everything the tests need, then the tests. Works in a fresh clone.
import { fileURLToPath } from 'node:url'

import { installPackages } from './installPackages.mjs'

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))
installPackages()

const { register } = await import('tsx/esm/api')
register()
const { runTests } = await import('./runTests.ts')
await runTests(process.argv.slice(2))
