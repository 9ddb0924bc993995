'use client'

import { useListDrawerContext, useSelection } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useEffect, useRef, useTransition } from 'react'

/** Milliseconds between two looks, and how many of them: a scanner that is down is no reason to ask for ever. */
const interval = 2500
const most = 50

interface Props {
  readonly isMoving: boolean
}

/** Shows the list anew while a file in it is being scanned or processed, unless somebody selects rows. */
export const KeepFresh = ({ isMoving }: Props) => {
  const router = useRouter()
  const looks = useRef(0)
  const [isLooking, startLooking] = useTransition()
  const { count } = useSelection()
  // Behind a drawer stands a form: a refresh would lose what somebody is writing there.
  const { isInDrawer } = useListDrawerContext()
  const isWanted = isMoving && count === 0 && !isInDrawer && !isLooking
  useEffect(() => {
    if (!isWanted || looks.current >= most) {
      return
    }
    const timer = setTimeout(() => {
      looks.current += 1
      startLooking(() => router.refresh())
    }, interval)
    return () => clearTimeout(timer)
  }, [isWanted, router])
  return null
}
