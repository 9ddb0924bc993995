import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes in base64url. */
const shape = /^[\w-]{43}$/

export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token; `null` for what can be none. */
export const hashOf = (token: string): null | string =>
  shape.test(token) ? createHash('sha256').update(token).digest('hex') : null
