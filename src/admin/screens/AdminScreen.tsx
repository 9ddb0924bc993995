import type { AdminViewServerProps } from 'payload'
import type { ReactNode } from 'react'

import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import { redirect } from 'next/navigation.js'
import { formatAdminURL } from 'payload/shared'

import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { personOf } from '../personOf.js'
import { Empty } from './Empty.js'

interface Props {
  /** Called for admins only. */
  readonly children: (library: MediaLibrary) => Promise<ReactNode> | ReactNode
  readonly className: string
  /** Where it is. */
  readonly url: string
  /** As Payload calls the view. */
  readonly view: AdminViewServerProps
  readonly words: {
    readonly notAdmin: string
    readonly notAdminHint: string
    readonly title: string
  }
}

/** A screen for admins. Payload serves custom views to everybody: this one asks who is there. */
export const AdminScreen = async ({ children, className, url, view, words }: Props) => {
  const { initPageResult, params, payload, searchParams, user } = view
  const { locale, permissions, req, visibleEntities } = initPageResult
  const { admin, routes } = payload.config
  if (!req.user) {
    const login = formatAdminURL({ adminRoute: routes.admin, path: admin.routes.login })
    redirect(`${login}?redirect=${encodeURIComponent(url)}`)
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
      user={user}
      visibleEntities={visibleEntities}
    >
      <SetStepNav nav={[{ label: words.title }]} />
      <Gutter className={className}>
        <h1>{words.title}</h1>
        {isAdmin ? (
          await children(library)
        ) : (
          <Empty hint={words.notAdminHint} icon="stop">
            {words.notAdmin}
          </Empty>
        )}
      </Gutter>
    </DefaultTemplate>
  )
}
