'use client'

import { Link } from '@payloadcms/ui'

import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import './list.css'

interface Props {
  readonly notice?: string
  readonly quarantine?: { readonly href: string; readonly label: string }
}

/** What somebody should know before they rely on the list. */
export const Notices = ({ notice, quarantine }: Props) => (
  <>
    {notice && (
      <p className="media-notice media-notice--scanner">
        <Icon name="warning" />
        <span>
          {words.list.scannerNotice} {notice}
        </span>
      </p>
    )}
    {quarantine && (
      <p className="media-notice media-notice--quarantine">
        <Icon name="stop" />
        <Link href={quarantine.href} prefetch={false}>
          {quarantine.label}
        </Link>
      </p>
    )}
  </>
)
