import type { SanitizedConfig } from 'payload'

import { pathToFileURL } from 'node:url'
import { getPayload } from 'payload'
import { loadEnv } from 'payload/node'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { libraryOf } from '../library/libraryOf.js'
import { findProject } from './findProject.js'

/** Standard output is for results. */
const loggingToStderr = (level: string) =>
  ({ destination: process.stderr, options: { level } }) as unknown as SanitizedConfig['logger']

export interface OpenOptions {
  /** Path of `payload.config.ts`. @default where Payload itself looks */
  readonly config?: string
  readonly logLevel: string
}

/** The library of the project in this folder. The caller destroys its Payload. */
export const openLibrary = async ({ config, logLevel }: OpenOptions): Promise<MediaLibrary> => {
  loadEnv()
  process.env.DISABLE_PAYLOAD_HMR = 'true'
  const path = findProject(config)
  const loaded = (await import(pathToFileURL(path).href)) as {
    default: Promise<SanitizedConfig> | SanitizedConfig
  }
  const sanitized = await loaded.default
  if (!sanitized.custom?.['payload-media-library']) {
    throw new Error(`${path} does not use payload-media-library, or has it turned off.`)
  }
  const payload = await getPayload({ config: { ...sanitized, logger: loggingToStderr(logLevel) } })
  return libraryOf(payload)
}
