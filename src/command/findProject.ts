import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { findConfig } from 'payload/node'

const usual = [
  'payload.config.ts',
  'src/payload.config.ts',
  'payload.config.js',
  'src/payload.config.js',
]

/** Payload looks in what `tsconfig.json` names, and (3.90.1) throws where there is none. */
const payloadsOwn = (): string | undefined => {
  try {
    return findConfig()
  } catch {
    return undefined
  }
}

/** Path of the project's Payload config: what `given` says, or where Payload looks, or its usual places in this folder. */
export const findProject = (given?: string): string => {
  const path = given
    ? resolve(given)
    : (payloadsOwn() ?? usual.map((name) => resolve(name)).find(existsSync))
  if (!path) {
    throw new Error(
      'There is no payload.config.ts here: run this in the folder of the project, or use --config <path>.',
    )
  }
  return path
}
