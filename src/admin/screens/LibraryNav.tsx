import type { ServerProps } from 'payload'

import { healthURL } from '../health/healthURL.js'
import { healthWords } from '../health/healthWords.js'
import { personOf } from '../personOf.js'
import { countQuarantined } from '../quarantine/findQuarantined.js'
import { quarantineURL } from '../quarantine/quarantineURL.js'
import { words } from '../words.js'
import { NavLink } from './NavLink.js'

/** In the navigation, for admins: the way to the quarantine, with how many files are there, and to the health. */
export const LibraryNav = async ({ payload, user }: ServerProps) => {
  const { isAdmin, library } = await personOf(payload, user)
  if (!isAdmin) {
    return null
  }
  const { title } = words.quarantine
  const count = await countQuarantined(library)
  return (
    <>
      <NavLink href={quarantineURL(payload.config)} id="nav-media-quarantine" label={title}>
        {count > 0 && (
          <span aria-label={words.list.quarantine(count)} className="media-count" role="img">
            {count}
          </span>
        )}
      </NavLink>
      <NavLink href={healthURL(payload.config)} id="nav-media-health" label={healthWords.title} />
    </>
  )
}
