import type { CollectionConfig } from 'payload'

/** Something to put pictures into: one field with a single file, one with many. */
export const pages: CollectionConfig = {
  slug: 'pages',
  admin: { useAsTitle: 'title' },
  fields: [
    { name: 'title', type: 'text', required: true },
    { name: 'cover', type: 'upload', relationTo: 'media' },
    { name: 'gallery', type: 'upload', hasMany: true, relationTo: 'media' },
  ],
}
