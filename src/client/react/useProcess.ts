'use client'

import type { ConnectionOptions } from '../connect.js'
import type { ProcessedImage } from '../processing/ProcessedImage.js'
import type { ID } from '../UploadPlan.js'

import { processImage, type ProcessWishes } from '../processing/processImage.js'
import { type Requesting, useRequest } from './useRequest.js'

/**
 * Makes pictures by a list of operations.
 *
 * @example
 * const { error, run, status } = useProcess({ api: '/api/media' })
 * return <button disabled={status === 'pending'} onClick={() => void run(12, { operations: [{ op: 'grayscale' }] })} />
 */
export const useProcess = (
  options: ConnectionOptions,
): Requesting<[file: ID, wishes: ProcessWishes], ProcessedImage> =>
  useRequest((signal, file, wishes) => processImage(file, wishes, { ...options, signal }))
