import { createHash } from 'node:crypto'

/** Changes when the same wishes give other pictures than before. */
const engine = 2

/** A short fingerprint of everything that a derivative follows from. */
export const recipeOf = (wishes: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([engine, wishes]))
    .digest('base64url')
    .slice(0, 16)
