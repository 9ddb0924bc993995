'use client'

import { Link } from '@payloadcms/ui'

import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import './list.css'

interface Props {
  /** What is always so. */
  readonly notice?: string
  /** What is wrong now. */
  readonly problem?: string
  readonly quarantine?: { readonly href: string; readonly label: string }
}

/** What somebody should know before they rely on the list. */
export const Notices = ({ notice, problem, quarantine }: Props) => (
  <>
    {problem && (
      <p className="media-notice media-notice--problem" role="alert">
        <Icon name="warning" />
        <span>
          {words.list.scannerNotice} {problem}
        </span>
      </p>
    )}
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
