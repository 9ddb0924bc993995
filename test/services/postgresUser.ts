import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'

const id = (flag: '-g' | '-u'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))

/** Who runs Postgres: it refuses root, so root gets a user `postgres`; everyone else runs it themselves. */
export function postgresUser(): { gid?: number; uid?: number } {
  if (process.getuid?.() !== 0) {
    return {}
  }
  try {
    return { gid: id('-g'), uid: id('-u') }
  } catch {
    execFileSync('groupadd', ['--force', '--system', 'postgres'])
    execFileSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'])
    return { gid: id('-g'), uid: id('-u') }
  }
}

/** Gives a file or folder of ours to whoever runs Postgres. */
export function handOver(file: string): void {
  const { gid, uid } = postgresUser()
  if (uid !== undefined && gid !== undefined) {
    chownSync(file, uid, gid)
  }
}
