import type { AdminViewServerProps } from 'payload'

import { formatAdminURL } from 'payload/shared'

import { lastHealth } from '../../repairs/health.js'
import { AdminScreen } from '../screens/AdminScreen.js'
import { HealthPanel } from './HealthPanel.js'
import { healthURL } from './healthURL.js'
import { healthWords } from './healthWords.js'
import { StateList } from './StateList.js'

/** Whether the stores hold what the rows say. */
export const HealthView = (view: AdminViewServerProps) => {
  const { config } = view.payload
  return (
    <AdminScreen className="media-health" url={healthURL(config)} view={view} words={healthWords}>
      {async (library) => {
        const { media } = library.slugs
        const path = `/collections/${media}` as const
        const href = formatAdminURL({ adminRoute: config.routes.admin, path })
        return (
          <>
            <HealthPanel collection={media} href={href} last={await lastHealth(library)} />
            <StateList library={library} />
          </>
        )
      }}
    </AdminScreen>
  )
}
