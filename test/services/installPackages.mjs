// Plain JavaScript without dependencies: it runs before there are any.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** The lockfile of our own last `npm ci`. */
const mark = path.join(root, 'node_modules/.lockfile-hash')

/** Runs `npm ci` unless node_modules already holds what the lockfile says. */
export function installPackages() {
  if (isInstalled()) {
    return
  }
  console.log('Installing the npm packages...')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Development packages are wanted whatever the surroundings say.
    env: { ...process.env, NODE_ENV: 'development' },
    shell: process.platform === 'win32',
    stdio: 'inherit',
  })
  if (status !== 0) {
    console.error('npm ci failed: see above.')
    process.exit(status ?? 1)
  }
  writeFileSync(mark, hashOfLockfile())
}

function isInstalled() {
  return (existsSync(mark) && readFileSync(mark, 'utf8') === hashOfLockfile()) || holdsAll()
}

/** Somebody else ran npm. */
function holdsAll() {
  const installed = packagesOf('node_modules/.package-lock.json')
  const wanted = packagesOf('package-lock.json')

  return Object.entries(wanted).every(
    ([place, { optional, version }]) =>
      place === '' ||
      (installed[place]
        ? installed[place].version === version && existsSync(path.join(root, place))
        : optional),
  )
}

function hashOfLockfile() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
}

function packagesOf(file) {
  const lock = path.join(root, file)
  return existsSync(lock) ? JSON.parse(readFileSync(lock, 'utf8')).packages : {}
}
