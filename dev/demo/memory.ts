import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { data } from './paths.js'

interface Memory {
  /** Sources of the build in dev/.next. */
  built?: string
  /** Sources and database of the last schema push. */
  prepared?: string
}

const file = path.join(data, 'build.json')

export const recall = (): Memory =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Memory) : {}

export function remember(news: Memory): void {
  mkdirSync(data, { recursive: true })
  writeFileSync(file, JSON.stringify({ ...recall(), ...news }, null, 2))
}
