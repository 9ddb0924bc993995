import type { Pull } from '../pullFrom.js'
import type { Part } from '../startInspection.js'

import { called } from '../called.js'
import { refuse } from '../refuse.js'

/** For formats that scanners do not open, or not always: Debian's ClamAV, for example, knows no RAR. */
export const inspectSealed = async (_pull: Pull, part: Part): Promise<void> =>
  refuse('unscannable', `${called(part)} is an archive of a kind that is not looked into.`)
