import type { CollectionConfig, Field } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

import { auditHooks } from '../src/audit/auditHooks.js'
import { auditActions } from '../src/core/auditActions.js'
import { answerError } from '../src/hooks/answerError.js'
import { adminAccess } from '../src/library/authorize.js'

const nobody = () => false

const text = (
  name: string,
  options: { readonly index?: boolean; readonly label?: string } = {},
): Field => ({
  name,
  type: 'text',
  admin: { readOnly: true },
  ...options,
})

/** Who did what to which file, when, why and from where. Entries are added, never changed. */
export const mediaAudit = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.audit,
  access: { create: nobody, delete: nobody, read: adminAccess(library), update: nobody },
  admin: {
    defaultColumns: ['createdAt', 'action', 'filename', 'userLabel', 'reason'],
    group: 'Media',
    hidden: ({ user }) => !adminAccess(library)({ req: { user } as never }),
    listSearchableFields: ['filename', 'userLabel', 'reason'],
    useAsTitle: 'filename',
  },
  defaultSort: '-createdAt',
  disableDuplicate: true,
  fields: [
    {
      name: 'action',
      type: 'select',
      admin: { readOnly: true },
      index: true,
      options: Object.entries(auditActions).map(([value, label]) => ({ label, value })),
      required: true,
    },
    // Ids as text, not relations: entries outlive files and people.
    text('file', { index: true, label: 'File (id)' }),
    text('filename', { label: 'File' }),
    text('user', { index: true, label: 'User (id)' }),
    text('userLabel', { label: 'Who' }),
    text('reason'),
    text('address'),
    text('browser'),
    { name: 'detail', type: 'json', admin: { readOnly: true } },
  ],
  graphQL: {
    disableMutations: true,
    pluralName: 'MediaAuditEntries',
    singularName: 'MediaAuditEntry',
  },
  hooks: { ...auditHooks, afterError: [answerError] },
  labels: { plural: 'Audit trail', singular: 'Audit entry' },
  lockDocuments: false,
  timestamps: true,
  typescript: { interface: 'MediaAuditEntry' },
})
