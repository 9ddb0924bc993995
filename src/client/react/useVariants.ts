'use client'

import { useEffect } from 'react'

import type { ConnectionOptions } from '../connect.js'
import type { FileVariant } from '../processing/ProcessedImage.js'
import type { ID } from '../UploadPlan.js'

import { listVariants } from '../processing/listVariants.js'
import { type RequestState, useRequest } from './useRequest.js'

export type Variants = {
  /** Asks again, such as after one was made. */
  readonly refresh: () => void
} & RequestState<readonly FileVariant[]>

/**
 * The pictures, films and texts that were made of a file; asked for when the screen comes and when the file is another.
 *
 * @example
 * const { data, refresh, status } = useVariants(12, { api: '/api/media' })
 * return status === 'done' && data.map(({ name, url }) => <img alt={name} key={name} src={url} />)
 */
export const useVariants = (file: ID, options: ConnectionOptions): Variants => {
  const {
    reset: _,
    run,
    ...state
  } = useRequest((signal, id: ID) => listVariants(id, { ...options, signal }))
  useEffect(() => void run(file), [file, run])
  return { ...state, refresh: () => void run(file) }
}
