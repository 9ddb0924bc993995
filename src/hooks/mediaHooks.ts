import type { CollectionConfig } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { dropLinks } from '../links/dropLinks.js'
import { answerError } from './answerError.js'
import { askForLock } from './askForLock.js'
import { countTrash } from './countTrash.js'
import { followEdits } from './followEdits.js'
import { holdFile } from './holdFile.js'
import { keepMachineFields } from './keepMachineFields.js'
import { recordChanges } from './recordChanges.js'
import { refuseOddRequests } from './refuseOddRequests.js'
import { noteFile, releaseFile } from './releaseFile.js'
import { settleUpload } from './settleUpload.js'
import { takeFile } from './takeFile.js'

/** What runs inside Payload's own operations on files. */
export const mediaHooks = (library: MediaLibrary): NonNullable<CollectionConfig['hooks']> => ({
  afterChange: [
    countTrash(library),
    settleUpload(library),
    recordChanges(library),
    followEdits(library),
  ],
  afterDelete: [releaseFile(library)],
  afterError: [answerError],
  beforeChange: [keepMachineFields],
  beforeDelete: [noteFile(library), dropLinks(library)],
  beforeOperation: [refuseOddRequests(library), takeFile(library), askForLock(library)],
})

/** Hooks that have the last word, after whatever the project's own put into a save. */
export const lastHooks = (
  library: MediaLibrary,
  hooks: CollectionConfig['hooks'],
): CollectionConfig['hooks'] => ({
  ...hooks,
  beforeChange: [...(hooks?.beforeChange ?? []), keepMachineFields, holdFile(library)],
})
