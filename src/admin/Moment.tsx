'use client'

import { useSyncExternalStore } from 'react'

interface Props {
  /** ISO 8601. */
  readonly at: string
}

const never = () => () => {}
const format = { dateStyle: 'medium', timeStyle: 'short' } as const

/** A time as the person's own clock shows it; the server, which does not know their clock, says it in UTC. */
export const Moment = ({ at }: Props) => {
  const shown = useSyncExternalStore(
    never,
    () => new Date(at).toLocaleString(undefined, format),
    () => `${at.slice(0, 16).replace('T', ' ')} UTC`,
  )
  return (
    <time dateTime={at} title={at}>
      {shown}
    </time>
  )
}
