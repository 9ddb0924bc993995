import type { PayloadRequest } from 'payload'

const key = 'payload-media-library:unrecorded'

/** Context of a deletion that is part of something for which the audit trail has a word of its own. */
export const unrecorded = (): Record<string, unknown> => ({ [key]: true })

export const isUnrecorded = ({ context }: Pick<PayloadRequest, 'context'>): boolean =>
  context[key] === true
