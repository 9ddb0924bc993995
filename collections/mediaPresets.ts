import type { CollectionConfig } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

import { labelProblem } from '../src/core/labelProblem.js'
import { longestPresetSide } from '../src/core/presetSides.js'
import { presetHooks } from '../src/hooks/presetHooks.js'
import { adminAccess } from '../src/library/authorize.js'

const side = (name: 'height' | 'width') =>
  ({
    name,
    type: 'number',
    admin: { description: 'Pixels. Empty: follows the picture.' },
    max: longestPresetSide,
    min: 1,
  }) as const

/** The sizes every picture is made in. A change makes files stale: `regenerate` makes them again. */
export const mediaPresets = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.presets,
  access: {
    create: adminAccess(library),
    delete: adminAccess(library),
    read: ({ req }) => Boolean(req.user),
    update: adminAccess(library),
  },
  admin: {
    defaultColumns: ['label', 'width', 'height', 'fit', 'format', 'quality', 'version'],
    description:
      'Sizes that every picture is made in, in the background. Pictures that are smaller are never enlarged: they have no such variant.',
    group: 'Media',
    hidden: ({ user }) => !adminAccess(library)({ req: { user } as never }),
    useAsTitle: 'label',
  },
  fields: [
    {
      name: 'label',
      type: 'text',
      admin: { description: 'Lower-case letters, digits and hyphens: it becomes part of URLs.' },
      hooks: { beforeDuplicate: [({ value }) => `${String(value).slice(0, 45)}-copy`] },
      required: true,
      unique: true,
      validate: (value: null | string | undefined) => labelProblem(value) ?? true,
    },
    { type: 'row', fields: [side('width'), side('height')] },
    {
      name: 'aspectRatio',
      type: 'text',
      admin: { description: 'Such as 16:9. The side that is empty follows from it.' },
      validate: (value: null | string | undefined) =>
        !value || /^[1-9]\d{0,3}:[1-9]\d{0,3}$/.test(value) || 'Write it as 16:9.',
    },
    {
      name: 'fit',
      type: 'select',
      defaultValue: 'inside',
      options: [
        { label: 'Keep the whole picture', value: 'inside' },
        { label: 'Fill, cropping around the focal point', value: 'cover' },
      ],
      required: true,
    },
    {
      name: 'format',
      type: 'select',
      defaultValue: 'webp',
      options: ['webp', 'jpeg', 'png', 'avif', { label: 'As the original', value: 'original' }],
      required: true,
    },
    {
      name: 'alsoFormats',
      type: 'select',
      admin: {
        description:
          'Made beside it, as <label>.avif and so on: a page can offer all and browsers choose.',
      },
      hasMany: true,
      label: 'Also as',
      options: ['avif', 'webp', 'jpeg'],
    },
    {
      name: 'kinds',
      type: 'select',
      admin: {
        description:
          'Pictures of which files: posters of videos, first pages of documents, covers of audio. Empty: all.',
      },
      hasMany: true,
      label: 'Of which files',
      options: [
        { label: 'Images', value: 'image' },
        { label: 'Videos', value: 'video' },
        { label: 'Documents', value: 'document' },
        { label: 'Audio', value: 'audio' },
      ],
    },
    { name: 'quality', type: 'number', defaultValue: 80, max: 100, min: 1, required: true },
    { name: 'version', type: 'number', admin: { readOnly: true }, defaultValue: 1 },
  ],
  graphQL: { pluralName: 'MediaPresets', singularName: 'MediaPreset' },
  hooks: presetHooks(library),
  labels: { plural: 'Presets', singular: 'Preset' },
  typescript: { interface: 'MediaPreset' },
})
