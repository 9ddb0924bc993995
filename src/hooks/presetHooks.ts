import type { CollectionBeforeChangeHook, CollectionConfig } from 'payload'

import { MediaError } from '../errors/MediaError.js'
import { answerError } from './answerError.js'

const shape = ['width', 'height', 'aspectRatio', 'fit', 'format', 'quality'] as const

/** The side that is empty follows from the aspect ratio. */
const withSides: CollectionBeforeChangeHook = ({ data, originalDoc }) => {
  const preset = { ...originalDoc, ...data }
  const [w, h] = String(preset.aspectRatio ?? '').split(':').map(Number)
  if (!preset.width && !preset.height) {
    throw new MediaError('INVALID_REQUEST', 'A preset needs a width, a height, or both.')
  }
  if (!w || !h) {
    return data
  }
  return {
    ...data,
    height: preset.height ?? Math.round((preset.width * h) / w),
    width: preset.width ?? Math.round((preset.height * w) / h),
  }
}

/** A preset that makes other pictures than before is a new version. */
const nextVersion: CollectionBeforeChangeHook = ({ data, operation, originalDoc }) => {
  const hasChanged = shape.some((field) => field in data && data[field] !== originalDoc?.[field])
  const version: number = operation === 'create' ? 1 : originalDoc.version + (hasChanged ? 1 : 0)
  return { ...data, version }
}

export const presetHooks: CollectionConfig['hooks'] = {
  afterError: [answerError],
  beforeChange: [withSides, nextVersion],
}
