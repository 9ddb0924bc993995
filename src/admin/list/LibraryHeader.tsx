import type { BeforeListTableServerProps } from 'payload'

import { ensureUsage } from '../../usage/ensureUsage.js'
import { isMoving } from '../file/isMoving.js'
import { personOf } from '../personOf.js'
import { countQuarantined } from '../quarantine/findQuarantined.js'
import { quarantineURL } from '../quarantine/quarantineURL.js'
import { words } from '../words.js'
import { KeepFresh } from './KeepFresh.js'
import { Notices } from './Notices.js'
import { scannerProblem } from './scannerProblem.js'
import { UsageMeter } from './UsageMeter.js'

/** Above the list of files: what one stores, and what one should know. */
export const LibraryHeader = async ({ data, payload, user }: BeforeListTableServerProps) => {
  const { isAdmin, library, user: person } = await personOf(payload, user)
  if (!person) {
    return null
  }
  const [usage, limits, held, problem] = await Promise.all([
    ensureUsage(library, person.id),
    library.limitsOf(person),
    isAdmin ? countQuarantined(library) : 0,
    isAdmin ? scannerProblem(library.scanner) : undefined,
  ])
  const rows = (data?.docs ?? []) as readonly Parameters<typeof isMoving>[0][]
  return (
    <div className="media-header">
      <UsageMeter limits={limits} usage={usage} />
      <Notices
        notice={library.scanner.notice}
        problem={problem}
        quarantine={
          held > 0
            ? { href: quarantineURL(payload.config), label: words.list.quarantine(held) }
            : undefined
        }
      />
      <KeepFresh isMoving={rows.some(isMoving)} />
    </div>
  )
}
