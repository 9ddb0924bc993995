import type { UIFieldServerProps } from 'payload'

import { personOf } from '../personOf.js'
import { FileVerdict } from './FileVerdict.js'
import { ReplacementNotice } from './ReplacementNotice.js'

/** Above the fields of a file that is not served: why, and what an admin can do about it. */
export const FileNotice = async ({ payload, req }: UIFieldServerProps) => {
  const { isAdmin } = await personOf(payload, req.user)
  return (
    <>
      <ReplacementNotice />
      <FileVerdict isAdmin={isAdmin} />
    </>
  )
}
