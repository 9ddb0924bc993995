import type { ObjectInfo } from '../StorageProvider.js'

import { insistHeaderValue } from '../signed/insistPlan.js'

export interface BodyInfo extends ObjectInfo {
  /** In hex, when it is known before the body ends: the store compares. */
  readonly sha256?: string
}

/**
 * The documentation has the type in `Content-Type`; Bunny's own library has it in `Override-Content-Type`, beside one
 * of its own.
 */
export const putHeaders = ({ contentType, sha256, size }: BodyInfo): Record<string, string> => ({
  'Content-Type': insistHeaderValue('contentType', contentType),
  'Override-Content-Type': contentType,
  ...(sha256 === undefined ? {} : { Checksum: sha256.toUpperCase() }),
  ...(size === undefined ? {} : { 'Content-Length': String(size) }),
})
