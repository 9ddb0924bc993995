import type { BeforeListTableServerProps, UIFieldServerProps } from 'payload'

import { formatAdminURL } from 'payload/shared'

import { readProgress } from '../../regeneration/readProgress.js'
import { personOf } from '../personOf.js'
import { ProgressCard } from './ProgressCard.js'

/** Above the list of presets, and above the fields of one: how far the files follow them. For admins. */
export const PresetProgress = async (props: BeforeListTableServerProps | UIFieldServerProps) => {
  const { payload } = props
  const { isAdmin, library } = await personOf(payload, 'req' in props ? props.req.user : props.user)
  if (!isAdmin) {
    return null
  }
  const { media } = library.slugs
  const failed = new URLSearchParams({ 'where[or][0][and][0][status][equals]': 'failed' })
  const adminRoute = payload.config.routes.admin
  return (
    <ProgressCard
      collection={media}
      failedHref={`${formatAdminURL({ adminRoute, path: `/collections/${media}` })}?${failed}`}
      initial={await readProgress(library)}
    />
  )
}
