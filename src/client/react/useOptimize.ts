'use client'

import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import {
  type OptimizedImage,
  optimizeImage,
  type OptimizeWishes,
} from '../processing/optimizeImage.js'
import { type Requesting, useRequest } from './useRequest.js'

/**
 * Has smaller files of pictures served.
 *
 * @example
 * const { data, run, status } = useOptimize({ api: '/api/media' })
 * return <button disabled={status === 'pending'} onClick={() => void run(12)}>{data?.message ?? 'Optimise'}</button>
 */
export const useOptimize = (
  options: ConnectionOptions,
): Requesting<[file: ID, wishes?: OptimizeWishes], OptimizedImage> =>
  useRequest((signal, file, wishes = {}) => optimizeImage(file, wishes, { ...options, signal }))
