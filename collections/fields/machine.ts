import type { Field, FieldAccess } from 'payload'

const nobody: FieldAccess = () => false
const loggedIn: FieldAccess = ({ req }) => Boolean(req.user)

type NamedField = Extract<Field, { name: string }>

/** A field that only the library writes: read-only in the panel, refused from every API. */
export const machine = <F extends NamedField>(
  field: F,
  options: { readonly secret?: boolean } = {},
): F =>
  ({
    ...field,
    access: { create: nobody, update: nobody, ...(options.secret ? { read: loggedIn } : {}) },
    admin: { disableBulkEdit: true, readOnly: true, ...field.admin },
  }) as F
