import type { UIFieldServerProps } from 'payload'

import { personOf } from '../personOf.js'
import { FileVerdict } from './FileVerdict.js'
import { findReleaser } from './findReleaser.js'
import { ReleaseNotice } from './ReleaseNotice.js'
import { ReplacementNotice } from './ReplacementNotice.js'

/** Above the fields of a file: why it is not served and what an admin can do about it, or who vouched for it. */
export const FileNotice = async ({ data, payload, req }: UIFieldServerProps) => {
  const { isAdmin, library } = await personOf(payload, req.user)
  const releaser = await findReleaser(library, req, data)
  return (
    <>
      <ReplacementNotice />
      <FileVerdict isAdmin={isAdmin} />
      <ReleaseNotice releaser={releaser} />
    </>
  )
}
