import type { Field } from 'payload'

import { cropProblem } from '../../src/core/cropProblem.js'

/** What people say about a file. */
export const peopleFields: Field[] = [
  { name: 'title', type: 'text', index: true, maxLength: 255 },
  {
    name: 'altText',
    type: 'text',
    admin: { description: 'What the picture shows, for people who cannot see it.' },
    label: 'Alternative text',
    maxLength: 500,
  },
  { name: 'caption', type: 'textarea' },
  {
    name: 'crop',
    type: 'json',
    // The panel sets it with Payload's own crop.
    admin: { disableBulkEdit: true, hidden: true },
    validate: (value: unknown) => cropProblem(value) ?? true,
  },
  { name: 'description', type: 'textarea' },
  { name: 'tags', type: 'text', hasMany: true, index: true },
  {
    name: 'visibility',
    type: 'select',
    admin: { position: 'sidebar' },
    defaultValue: 'private',
    index: true,
    options: [
      { label: 'Private', value: 'private' },
      { label: 'Public', value: 'public' },
    ],
    required: true,
  },
  {
    type: 'collapsible',
    admin: { initCollapsed: true },
    fields: [
      {
        type: 'row',
        fields: [
          { name: 'entityType', type: 'text', index: true, maxLength: 100 },
          { name: 'entityId', type: 'text', index: true, maxLength: 100 },
        ],
      },
      {
        type: 'row',
        fields: [
          { name: 'isPrimary', type: 'checkbox', defaultValue: false },
          { name: 'displayOrder', type: 'number', defaultValue: 0 },
        ],
      },
    ],
    label: 'Belongs to',
  },
]
