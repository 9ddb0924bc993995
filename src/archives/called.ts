import type { Part } from './startInspection.js'

import { shown } from './shown.js'

/** What a part is called at the start of a sentence. */
export const called = ({ depth, name }: Part): string =>
  depth === 0 ? 'It' : `${shown(name)} in it`
