import type { ID } from '../UploadPlan.js'

import { type TransformWishes, transformQuery } from '../../core/transformQuery.js'

/**
 * The address of a picture in another size or format, without a signature: for sizes of presets, and for any size where
 * `transforms.unsigned` is `users` and somebody is logged in.
 *
 * @example <img src={transformURL('/api/media', 12, { w: 640, format: 'auto' })} />
 */
export const transformURL = (api: string, file: ID, wishes: TransformWishes): string => {
  const query = transformQuery(wishes)
  const path = `${api.replace(/\/+$/, '')}/${encodeURIComponent(String(file))}/file`
  return query ? `${path}?${query}` : path
}
