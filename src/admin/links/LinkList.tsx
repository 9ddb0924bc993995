'use client'

import { Button } from '@payloadcms/ui'
import { useId, useRef } from 'react'

import type { ID } from '../../client/UploadPlan.js'
import type { SharedLink } from '../../core/sharedLink.js'

import { Moment } from '../Moment.js'
import { words } from '../words.js'

interface Props {
  readonly isWorking: boolean
  readonly links: null | readonly SharedLink[]
  /** Answers whether it worked. */
  readonly onRevoke: (link: ID) => Promise<boolean>
}

/** What is known of a link: what it opens, how often it did, and until when it will. */
const Facts = ({
  download,
  expiresAt,
  isLive,
  lastUsedAt,
  singleUse,
  uses,
  variant,
}: SharedLink) => (
  <p className="media-dialog__hint">
    {variant ?? words.links.original}
    {singleUse && ` · ${words.links.once}`}
    {download && ' · ↓'} · {words.links.used(uses)}
    {lastUsedAt && (
      <>
        , {words.links.lastUsed} <Moment at={lastUsedAt} />
      </>
    )}{' '}
    · {words.links.ends} <Moment at={expiresAt} />
    {!isLive && !(singleUse && uses > 0) && ` · ${words.links.noLongerWorks}`}
  </p>
)

/** The links of a file, each with a way to end it. */
export const LinkList = ({ isWorking, links, onRevoke }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()

  const revoke = async (link: ID) => {
    if (await onRevoke(link)) {
      // The button that had the focus is gone.
      heading.current?.focus()
    }
  }

  return (
    <section aria-labelledby={id} className="media-share__links">
      <h3 id={id} ref={heading} tabIndex={-1}>
        {words.links.list}
      </h3>
      {links === null || links.length === 0 ? (
        <p className="media-dialog__hint">{links ? words.links.empty : words.links.loading}</p>
      ) : (
        <ul>
          {links.map((link) => {
            const name = link.note ?? words.links.unnamed(link.id)
            return (
              <li className={link.isLive ? undefined : 'media-share__over'} key={link.id}>
                <div>
                  <p>{name}</p>
                  <Facts {...link} />
                </div>
                <Button
                  aria-label={words.links.revokeNamed(name)}
                  buttonStyle="secondary"
                  disabled={isWorking}
                  margin={false}
                  onClick={() => void revoke(link.id)}
                  size="small"
                >
                  {words.links.revoke}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
