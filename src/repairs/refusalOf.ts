import type { Comparison, StoreFigures } from './comparison.js'

import { MediaError } from '../errors/MediaError.js'

/** Share of a store's objects that may be orphans before somebody has to say that this is right. */
const plausibleShare = 0.1

export interface Refusal {
  /** Somebody who knows better may insist. */
  readonly mayForce: boolean
  readonly message: string
}

/** Why orphans are not to be removed: a wrong bucket or an emptied database looks as if everything were one. */
export const refusalOf = (
  stores: readonly StoreFigures[],
  { rows }: Pick<Comparison, 'rows'>,
): null | Refusal => {
  const suspicious = stores.find(({ objects, orphans }) => orphans > objects * plausibleShare)
  if (!suspicious) {
    return null
  }
  const { objects, orphans, provider } = suspicious
  return rows.files + rows.uploads === 0
    ? {
        mayForce: false,
        message: `The database knows no file at all, and ${provider} holds ${objects} objects: is this the right database?`,
      }
    : {
        mayForce: true,
        message: `${orphans} of ${objects} objects in ${provider} are orphans: is this the right store, and the right database? Say "force" when it is.`,
      }
}

/** Throws `CLEANUP_REFUSED`. */
export const insistPlausible = (refusal: null | Refusal, force: boolean): void => {
  if (refusal && !(force && refusal.mayForce)) {
    throw new MediaError('CLEANUP_REFUSED', refusal.message, { mayForce: refusal.mayForce })
  }
}
