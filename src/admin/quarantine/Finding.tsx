import type { QuarantinedFile } from './findQuarantined.js'

import { blockedBecause } from '../../core/blockedBecause.js'
import { Moment } from '../Moment.js'
import { words } from '../words.js'
import { nameOf } from './nameOf.js'

const { decision } = words.quarantine

interface Props {
  readonly file: QuarantinedFile
}

/** What the scanner found, and what an admin decided about it. */
export const Finding = ({ file }: Props) => {
  const { releasedAt, releasedBy, releaseReason, scanResult, scanStatus } = file
  const isBlocked = scanStatus === 'BLOCKED'
  const say = isBlocked ? decision.blocked : decision.earlier
  return (
    <>
      <p>{isBlocked && scanResult ? words.file.finding(scanResult) : blockedBecause(file)}</p>
      {releasedAt && (
        <p className="media-table__record">
          {say(nameOf(releasedBy))}, <Moment at={releasedAt} />
          {releaseReason && <>: “{releaseReason}”</>}
        </p>
      )}
    </>
  )
}
