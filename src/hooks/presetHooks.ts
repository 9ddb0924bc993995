import type {
  CollectionAfterChangeHook,
  CollectionAfterDeleteHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  CollectionConfig,
} from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type PresetWish, presetSides } from '../core/presetSides.js'
import { MediaError } from '../errors/MediaError.js'
import { isSeeding } from '../library/seedPresets.js'
import { makesOther } from '../regeneration/makesOther.js'
import { want } from '../regeneration/want.js'
import { answerError } from './answerError.js'

/** Each is a picture more of every file. */
const mostPresets = 100

const isSide = (value: unknown) =>
  value === null || value === undefined || typeof value === 'number'

/** The side that is empty follows from the aspect ratio. What is no preset at all is Payload's to refuse. */
const withSides: CollectionBeforeChangeHook = ({ data, originalDoc }) => {
  const preset = { ...originalDoc, ...data } as PresetWish
  if (!isSide(preset.width) || !isSide(preset.height)) {
    return data
  }
  const sides = presetSides(preset, originalDoc)
  if (typeof sides === 'string') {
    throw new MediaError('INVALID_REQUEST', sides)
  }
  return { ...data, ...sides }
}

/** A preset that makes other pictures than before is a new version, and what was made with the old one is stale. */
const nextVersion =
  (library: MediaLibrary): CollectionBeforeChangeHook =>
  async ({ data, operation, originalDoc, req }) => {
    const isNew = operation === 'create'
    const hasChanged = isNew || makesOther(data, originalDoc)
    if (hasChanged && !isSeeding(req)) {
      await want(library, req)
    }
    return { ...data, version: isNew ? 1 : originalDoc.version + (hasChanged ? 1 : 0) }
  }

/** Whoever adds one has waited for the others that do, so that the count is right. */
const insistFew =
  ({ slugs }: MediaLibrary): CollectionBeforeChangeHook =>
  async ({ data, operation, req }) => {
    if (operation === 'create') {
      const { totalDocs } = await req.payload.db.count({ collection: slugs.presets, req })
      if (totalDocs >= mostPresets) {
        throw new MediaError(
          'INVALID_REQUEST',
          `There are ${totalDocs} presets, and ${mostPresets} is the most: each one is a picture more of every file.`,
          { most: mostPresets },
        )
      }
    }
    return data
  }

const queueAfterChange =
  ({ queue }: MediaLibrary): CollectionAfterChangeHook =>
  async ({ doc, operation, previousDoc, req }) => {
    const hasChanged = operation === 'create' || doc.version !== previousDoc.version
    await (hasChanged && !isSeeding(req) && queue.add(req.payload, 'regenerate', {}, { req }))
  }

/** First the note, then the rows: everybody takes them in this order. */
const wantBeforeDelete =
  (library: MediaLibrary): CollectionBeforeDeleteHook =>
  ({ req }) =>
    want(library, req)

const queueAfterDelete =
  ({ queue }: MediaLibrary): CollectionAfterDeleteHook =>
  ({ req }) =>
    queue.add(req.payload, 'regenerate', {}, { req })

/** What runs inside Payload's own operations on presets. */
export const presetHooks = (library: MediaLibrary): CollectionConfig['hooks'] => ({
  afterChange: [queueAfterChange(library)],
  afterDelete: [queueAfterDelete(library)],
  afterError: [answerError],
  beforeChange: [withSides, nextVersion(library), insistFew(library)],
  beforeDelete: [wantBeforeDelete(library)],
})
