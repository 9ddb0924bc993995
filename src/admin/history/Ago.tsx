'use client'

import { useSyncExternalStore } from 'react'

interface Props {
  /** ISO 8601. */
  readonly at: string
}

const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const relative = (at: string): string => {
  const seconds = (Date.now() - Date.parse(at)) / 1000
  const [unit, length] = steps.find(([, long]) => seconds >= long) ?? ['second', 1]
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  return format.format(-Math.max(0, Math.floor(seconds / length)), unit)
}

const everyMinute = (tell: () => void) => {
  const timer = setInterval(tell, 60_000)
  return () => clearInterval(timer)
}

const inUTC = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

/** How long ago something was, with the moment itself for whoever points at it. */
export const Ago = ({ at }: Props) => {
  const shown = useSyncExternalStore(
    everyMinute,
    () => relative(at),
    () => inUTC(at),
  )
  return (
    <time dateTime={at} title={inUTC(at)}>
      {shown}
    </time>
  )
}
