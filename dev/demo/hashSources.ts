import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { root } from './paths.js'

const sources = [
  'collections',
  'dev',
  'package-lock.json',
  'package.json',
  'plugin',
  'src',
  'tsconfig.json',
]

/** A name for what the app is made of: another hash, another build. */
export function hashSources(): string {
  const hash = createHash('sha256').update(process.version)

  for (const file of sources.flatMap((name) => filesOf(path.join(root, name)))) {
    hash.update(`${path.relative(root, file)}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(place: string): string[] {
  if (!statSync(place).isDirectory()) {
    return [place]
  }
  return readdirSync(place)
    .filter((name) => !name.startsWith('.') && name !== 'next-env.d.ts')
    .sort()
    .flatMap((name) => filesOf(path.join(place, name)))
}
