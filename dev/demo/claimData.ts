import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { commandOf } from '../../test/services/commandOf.js'
import { data } from './paths.js'

const file = path.join(data, 'demo.pid')

/** Takes dev/.data for this process; `false` when another demo is using it. */
export function claimData(): boolean {
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (owner && owner !== process.pid && commandOf(owner).includes('demo.mjs')) {
    return false
  }
  mkdirSync(data, { recursive: true })
  writeFileSync(file, String(process.pid))
  process.on('exit', () => rmSync(file, { force: true }))
  return true
}
