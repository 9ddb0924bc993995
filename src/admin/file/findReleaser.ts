import type { PayloadRequest } from 'payload'

import type { MediaLibrary } from '../../library/MediaLibrary.js'

export interface Releaser {
  readonly id: number | string
  readonly name: string
}

/** Who released or blocked a file, as far as the person who looks at it may know that. */
export const findReleaser = async (
  { payload, slugs }: MediaLibrary,
  req: PayloadRequest,
  file: { readonly releasedBy?: unknown } | undefined,
): Promise<null | Releaser> => {
  const relation = file?.releasedBy as null | number | string | undefined | { id: number | string }
  const id = typeof relation === 'object' ? relation?.id : relation
  if (id == null) {
    return null
  }
  const found: unknown = await payload.findByID({
    id,
    collection: slugs.users,
    depth: 0,
    disableErrors: true,
    overrideAccess: false,
    req,
  })
  const { email } = (found ?? {}) as { email?: string }
  return email ? { id, name: email } : null
}
