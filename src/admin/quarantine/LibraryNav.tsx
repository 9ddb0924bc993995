import type { ServerProps } from 'payload'

import { HealthLink } from '../health/HealthLink.js'
import { healthURL } from '../health/healthURL.js'
import { personOf } from '../personOf.js'
import { countQuarantined } from './findQuarantined.js'
import { QuarantineLink } from './QuarantineLink.js'
import { quarantineURL } from './quarantineURL.js'

/** In the navigation, for admins: the way to the quarantine, with how many files are there, and to the health. */
export const LibraryNav = async ({ payload, user }: ServerProps) => {
  const { isAdmin, library } = await personOf(payload, user)
  return isAdmin ? (
    <>
      <QuarantineLink
        count={await countQuarantined(library)}
        href={quarantineURL(payload.config)}
      />
      <HealthLink href={healthURL(payload.config)} />
    </>
  ) : null
}
