import type { CollectionConfig, Field } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

import { mediaTypes } from '../src/core/mediaKinds.js'
import { answerError } from '../src/hooks/answerError.js'
import { adminAccess, userOf } from '../src/library/authorize.js'

const nobody = () => false

/** Never null, so that the database can add to it. */
const figure = (name: string): Field => ({
  name,
  type: 'number',
  admin: { readOnly: true },
  defaultValue: 0,
  required: true,
})

const limit = (name: string): Field => ({
  name,
  type: 'number',
  admin: { description: 'Empty: no limit.', readOnly: true },
})

const moment = (name: string): Field => ({ name, type: 'date', admin: { readOnly: true } })

/** What each user stores, one row a user. `allocatedBytes` is the one column that a quota is compared with. */
export const storageUsage = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.usage,
  access: {
    create: nobody,
    delete: nobody,
    read: ({ req }) => {
      const user = userOf(library, req)
      return library.isAdmin(user) || (user ? { user: { equals: user.id } } : false)
    },
    update: nobody,
  },
  admin: {
    defaultColumns: ['user', 'totalBytes', 'totalFiles', 'reservedBytes', 'storageLimitBytes'],
    group: 'Media',
    hidden: ({ user }) => !adminAccess(library)({ req: { user } as never }),
    useAsTitle: 'id',
  },
  disableDuplicate: true,
  fields: [
    {
      name: 'user',
      type: 'relationship',
      admin: { readOnly: true },
      index: true,
      relationTo: library.slugs.users,
      required: true,
      unique: true,
    },
    ...['total', ...mediaTypes].flatMap((kind) => [figure(`${kind}Bytes`), figure(`${kind}Files`)]),
    ...['variantBytes', 'trashBytes', 'quarantinedBytes'].map(figure),
    ...['reservedBytes', 'reservedFiles', 'allocatedBytes', 'allocatedFiles'].map(figure),
    figure('bandwidthUsedBytes'),
    moment('bandwidthResetAt'),
    ...['storageLimitBytes', 'bandwidthLimitBytes', 'fileLimit'].map(limit),
    ...['storageWarningAt', 'bandwidthWarningAt', 'calculatedAt'].map(moment),
  ],
  graphQL: { pluralName: 'StorageUsages', singularName: 'StorageUsage' },
  hooks: { afterError: [answerError] },
  labels: { plural: 'Storage usage', singular: 'Storage usage' },
  lockDocuments: false,
  typescript: { interface: 'StorageUsage' },
})
