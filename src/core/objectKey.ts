/** A folder, `uuid/` and under it one level of names; nothing else is ever deleted. */
const ownKey =
  /^(?:[\w-][\w.-]*\/)+[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\/[a-z0-9][a-z0-9._-]*$/

const pad = (n: number) => String(n).padStart(2, '0')

/** Payload's `prefix`: the day, in UTC. */
export const datePrefix = (day: Date): string =>
  `${day.getUTCFullYear()}/${pad(day.getUTCMonth() + 1)}/${pad(day.getUTCDate())}`

export const joinKey = (...segments: readonly string[]): string =>
  segments.filter(Boolean).join('/')

/** The folder an object shares with its variants, with the slash at its end. */
export const familyOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1)

export const isOwnKey = (key: string): boolean => ownKey.test(key) && !key.split('/').includes('..')
