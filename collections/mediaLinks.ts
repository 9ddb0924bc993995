import type { CollectionConfig } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

const nobody = () => false

/** Links that open one file without a login. The link itself is kept nowhere: only a hash of its token. */
export const mediaLinks = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.links,
  access: { create: nobody, delete: nobody, read: nobody, update: nobody },
  admin: { hidden: true },
  fields: [
    // Not required: Payload empties it when the file is deleted, and a link without a file opens nothing.
    { name: 'file', type: 'relationship', index: true, relationTo: library.slugs.media as never },
    { name: 'variant', type: 'text' },
    { name: 'tokenHash', type: 'text', index: true, required: true, unique: true },
    { name: 'expiresAt', type: 'date', index: true, required: true },
    { name: 'download', type: 'checkbox', defaultValue: false },
    { name: 'singleUse', type: 'checkbox', defaultValue: false },
    { name: 'uses', type: 'number', defaultValue: 0, required: true },
    { name: 'lastUsedAt', type: 'date' },
    { name: 'revokedAt', type: 'date' },
    { name: 'createdBy', type: 'relationship', relationTo: library.slugs.users },
    { name: 'note', type: 'text' },
  ],
  graphQL: false,
  lockDocuments: false,
  typescript: { interface: 'MediaLink' },
})
