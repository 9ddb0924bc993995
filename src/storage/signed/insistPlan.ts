import type { PartLimits } from '../../core/parts.js'
import type { PartPlan } from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'

const base64Md5 = /^[A-Za-z0-9+/]{21}[AQgw]==$/
/** Only what an HTTP header can carry: no control characters, nothing beyond Latin-1. */
const headerValue = /^[\x20-\x7e\xa0-\xff]*$/

const isBetween = (value: number, least: number, most: number) =>
  Number.isSafeInteger(value) && value >= least && value <= most

/** Answers the plan, or throws `INVALID_PART` or `INVALID_CHECKSUM`. */
export const insistPlan = (plan: PartPlan, { max, maxSize }: PartLimits): PartPlan => {
  const { checksum, number, size } = plan
  if (!isBetween(number, 1, max) || !isBetween(size, 0, maxSize)) {
    throw new MediaError(
      'INVALID_PART',
      `Parts have numbers from 1 to ${max} and at most ${maxSize} bytes.`,
      {
        max,
        maxSize,
        number,
        size,
      },
    )
  }
  if (checksum !== undefined && !base64Md5.test(checksum)) {
    throw new MediaError(
      'INVALID_CHECKSUM',
      `The checksum of part ${number} is not an MD5 sum in base64.`,
      { number },
    )
  }
  return plan
}

/** Answers the value, or throws `INVALID_REQUEST`. */
export const insistHeaderValue = (name: string, value: string): string => {
  if (!headerValue.test(value)) {
    throw new MediaError('INVALID_REQUEST', `${name} has characters that no header can carry.`, {
      name,
    })
  }
  return value
}
