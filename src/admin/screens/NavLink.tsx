'use client'

import type { ReactNode } from 'react'

import { Link } from '@payloadcms/ui'
import { usePathname } from 'next/navigation.js'

import './screens.css'

interface Props {
  /** Beside the label. */
  readonly children?: ReactNode
  readonly href: string
  readonly id: string
  readonly label: string
}

/** A link in the navigation that looks like Payload's own. */
export const NavLink = ({ children, href, id, label }: Props) => {
  const isActive = usePathname() === href
  return (
    <Link
      aria-current={isActive ? 'page' : undefined}
      className="nav__link"
      href={href}
      id={id}
      prefetch={false}
    >
      {isActive && <div className="nav__link-indicator" />}
      <span className="nav__link-label">{label}</span>
      {children}
    </Link>
  )
}
