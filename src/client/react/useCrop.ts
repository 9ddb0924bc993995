'use client'

import type { ConnectionOptions } from '../connect.js'
import type { ProcessedImage } from '../processing/ProcessedImage.js'
import type { ID } from '../UploadPlan.js'

import { cropImage, type CropWishes } from '../processing/cropImage.js'
import { type Requesting, useRequest } from './useRequest.js'

/**
 * Makes pictures of a part of a file.
 *
 * @example
 * const { error, run, status } = useCrop({ api: '/api/media' })
 * return <button disabled={status === 'pending'} onClick={() => void run(12, { x: 0, y: 0, width: 300, height: 200 })} />
 */
export const useCrop = (
  options: ConnectionOptions,
): Requesting<[file: ID, wishes: CropWishes], ProcessedImage> =>
  useRequest((signal, file, wishes) => cropImage(file, wishes, { ...options, signal }))
