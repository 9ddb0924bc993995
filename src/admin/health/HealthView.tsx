import type { AdminViewServerProps } from 'payload'

import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import { redirect } from 'next/navigation.js'
import { formatAdminURL } from 'payload/shared'

import { lastHealth } from '../../repairs/health.js'
import { personOf } from '../personOf.js'
import { Empty } from '../quarantine/Empty.js'
import { HealthPanel } from './HealthPanel.js'
import { healthURL } from './healthURL.js'
import { healthWords } from './healthWords.js'
import { StateList } from './StateList.js'

/** Whether the stores hold what the rows say. Payload serves custom views to everybody: this one asks who is there. */
export const HealthView = async (props: AdminViewServerProps) => {
  const { initPageResult, params, payload, searchParams } = props
  const { locale, permissions, req, visibleEntities } = initPageResult
  const { admin, routes } = payload.config
  if (!req.user) {
    const login = formatAdminURL({ adminRoute: routes.admin, path: admin.routes.login })
    redirect(`${login}?redirect=${encodeURIComponent(healthURL(payload.config))}`)
  }
  const { isAdmin, library } = await personOf(payload, req.user)
  const { media } = library.slugs
  const href = formatAdminURL({ adminRoute: routes.admin, path: `/collections/${media}` })

  return (
    <DefaultTemplate
      i18n={req.i18n}
      locale={locale}
      params={params}
      payload={payload}
      permissions={permissions}
      req={req}
      searchParams={searchParams}
      user={props.user}
      visibleEntities={visibleEntities}
    >
      <SetStepNav nav={[{ label: healthWords.title }]} />
      <Gutter className="media-health">
        <h1>{healthWords.title}</h1>
        {isAdmin ? (
          <>
            <HealthPanel collection={media} href={href} last={await lastHealth(library)} />
            <StateList library={library} />
          </>
        ) : (
          <Empty hint={healthWords.notAdminHint} icon="stop">
            {healthWords.notAdmin}
          </Empty>
        )}
      </Gutter>
    </DefaultTemplate>
  )
}
