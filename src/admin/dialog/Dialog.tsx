'use client'

import type { ReactNode } from 'react'

import { useId, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

import './dialog.css'

interface Props {
  readonly children: ReactNode
  /** Beside that of all dialogs. */
  readonly className?: string
  readonly onCancel: () => void
  readonly title: string
}

/** Asks for one thing, above everything else, for as long as it is rendered. */
export const Dialog = ({ children, className = '', onCancel, title }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  // Closed before it is taken away: only then the focus goes back to the button that opened it.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])

  return createPortal(
    <dialog
      aria-labelledby={id}
      className={`media-dialog ${className}`.trim()}
      onCancel={onCancel}
      ref={dialog}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>,
    document.body,
  )
}
