'use client'

import { Link } from '@payloadcms/ui'
import { usePathname } from 'next/navigation.js'

import { words } from '../words.js'
import './quarantine.css'

interface Props {
  readonly count: number
  readonly href: string
}

/** A link that looks like Payload's own. */
export const QuarantineLink = ({ count, href }: Props) => {
  const isActive = usePathname() === href
  return (
    <Link
      aria-current={isActive ? 'page' : undefined}
      className="nav__link"
      href={href}
      id="nav-media-quarantine"
      prefetch={false}
    >
      {isActive && <div className="nav__link-indicator" />}
      <span className="nav__link-label">{words.quarantine.title}</span>
      {count > 0 && (
        <span aria-label={words.list.quarantine(count)} className="media-count" role="img">
          {count}
        </span>
      )}
    </Link>
  )
}
