'use client'

import { Link } from '@payloadcms/ui'
import { usePathname } from 'next/navigation.js'

import { healthWords } from './healthWords.js'

interface Props {
  readonly href: string
}

/** A link that looks like Payload's own. */
export const HealthLink = ({ href }: Props) => {
  const isActive = usePathname() === href
  return (
    <Link
      aria-current={isActive ? 'page' : undefined}
      className="nav__link"
      href={href}
      id="nav-media-health"
      prefetch={false}
    >
      {isActive && <div className="nav__link-indicator" />}
      <span className="nav__link-label">{healthWords.title}</span>
    </Link>
  )
}
