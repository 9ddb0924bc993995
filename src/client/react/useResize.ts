'use client'

import type { ConnectionOptions } from '../connect.js'
import type { ProcessedImage } from '../processing/ProcessedImage.js'
import type { ID } from '../UploadPlan.js'

import { resizeImage, type ResizeWishes } from '../processing/resizeImage.js'
import { type Requesting, useRequest } from './useRequest.js'

/**
 * Makes pictures of another size.
 *
 * @example
 * const { error, run, status } = useResize({ api: '/api/media' })
 * return <button disabled={status === 'pending'} onClick={() => void run(12, { width: 800 })} />
 */
export const useResize = (
  options: ConnectionOptions,
): Requesting<[file: ID, wishes: ResizeWishes], ProcessedImage> =>
  useRequest((signal, file, wishes) => resizeImage(file, wishes, { ...options, signal }))
