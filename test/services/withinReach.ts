import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'

import { postgresUser } from './postgresUser.js'

const elsewhere = '/var/lib/payload-media-library'

/**
 * `folder`, or a stand-in outside of root's home when Postgres could not enter `folder`:
 * root's Postgres runs as another user, and /root is closed to that user.
 */
export function withinReach(folder: string): string {
  if (postgresUser().uid === undefined || canEnter(folder)) {
    return folder
  }
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const other = path.join(elsewhere, name)
  mkdirSync(other, { recursive: true })
  return other
}

function canEnter(folder: string): boolean {
  try {
    execFileSync('test', ['-x', folder], { ...postgresUser(), cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
