import type { AdminViewServerProps } from 'payload'

import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import { redirect } from 'next/navigation.js'
import { formatAdminURL } from 'payload/shared'

import { personOf } from '../personOf.js'
import { words } from '../words.js'
import { Empty } from './Empty.js'
import { QuarantineList } from './QuarantineList.js'
import { quarantineURL } from './quarantineURL.js'

/** All files that are held back. Payload serves custom views to everybody: this one asks who is there. */
export const QuarantineView = async (props: AdminViewServerProps) => {
  const { initPageResult, params, payload, searchParams } = props
  const { locale, permissions, req, visibleEntities } = initPageResult
  const { admin, routes } = payload.config
  if (!req.user) {
    const login = formatAdminURL({ adminRoute: routes.admin, path: admin.routes.login })
    redirect(`${login}?redirect=${encodeURIComponent(quarantineURL(payload.config))}`)
  }
  const { isAdmin, library } = await personOf(payload, req.user)

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
      <SetStepNav nav={[{ label: words.quarantine.title }]} />
      <Gutter className="media-quarantine">
        <h1>{words.quarantine.title}</h1>
        {isAdmin ? (
          <QuarantineList library={library} req={req} searchParams={searchParams ?? {}} />
        ) : (
          <Empty hint={words.quarantine.notAdminHint} icon="stop">
            {words.quarantine.notAdmin}
          </Empty>
        )}
      </Gutter>
    </DefaultTemplate>
  )
}
