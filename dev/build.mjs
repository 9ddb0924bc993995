// `npm run build`: the package that npm gets, in dist/.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync, statSync } from 'node:fs'

rmSync('dist', { force: true, recursive: true })
execFileSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json'],
  { stdio: 'inherit' },
)
cpSync('src', 'dist/src', {
  filter: (file) => statSync(file).isDirectory() || file.endsWith('.css'),
  recursive: true,
})
