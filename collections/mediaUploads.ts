import type { CollectionConfig } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

import { storageProviderNames } from '../src/core/storageProviderNames.js'
import { removalStates, uploadStates } from '../src/core/uploadState.js'

const nobody = () => false

/** Uploads on their way, each with the reservation it holds, and what has to be removed from the store. */
export const mediaUploads = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.uploads,
  access: { create: nobody, delete: nobody, read: nobody, update: nobody },
  admin: { hidden: true },
  fields: [
    // Nobody's once its user was deleted: then it has ended.
    { name: 'user', type: 'relationship', index: true, relationTo: library.slugs.users },
    { name: 'key', type: 'text', index: true, required: true },
    { name: 'filename', type: 'text', required: true },
    { name: 'originalFilename', type: 'text', required: true },
    { name: 'mimeType', type: 'text', required: true },
    { name: 'size', type: 'number', required: true },
    { name: 'partSize', type: 'number', required: true },
    { name: 'storageProvider', type: 'select', options: [...storageProviderNames], required: true },
    { name: 'storageUploadId', type: 'text' },
    { name: 'folder', type: 'relationship', relationTo: library.slugs.folders as never },
    {
      name: 'state',
      type: 'select',
      defaultValue: 'open',
      index: true,
      options: [...uploadStates],
      required: true,
    },
    {
      name: 'removal',
      type: 'select',
      defaultValue: 'none',
      index: true,
      options: [...removalStates],
      required: true,
    },
    { name: 'expiresAt', type: 'date', index: true, required: true },
    { name: 'claimedAt', type: 'date' },
    { name: 'claimToken', type: 'text' },
    { name: 'idempotencyKey', type: 'text' },
    { name: 'fingerprint', type: 'text' },
    { name: 'sha256', type: 'text' },
    { name: 'replaces', type: 'relationship', relationTo: library.slugs.media as never },
    {
      name: 'mediaFile',
      type: 'relationship',
      index: true,
      relationTo: library.slugs.media as never,
    },
  ],
  graphQL: false,
  indexes: [
    { fields: ['user', 'idempotencyKey'], unique: true },
    { fields: ['key', 'storageProvider'], unique: true },
  ],
  lockDocuments: false,
  typescript: { interface: 'MediaUpload' },
})
