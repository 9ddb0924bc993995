import type { Access, CollectionConfig, FieldAccess } from 'payload'

const isAdmin = (user: unknown): boolean => (user as { role?: string } | null)?.role === 'admin'

const admins: Access = ({ req }) => isAdmin(req.user)
const adminsOnly: FieldAccess = ({ req }) => isAdmin(req.user)
const adminsOrSelf: Access = ({ req }) =>
  isAdmin(req.user) || (req.user ? { id: { equals: req.user.id } } : false)

export const users: CollectionConfig = {
  slug: 'users',
  access: { create: admins, delete: admins, read: adminsOrSelf, update: adminsOrSelf },
  admin: { useAsTitle: 'email' },
  auth: true,
  fields: [
    {
      name: 'role',
      type: 'select',
      access: { create: adminsOnly, update: adminsOnly },
      defaultValue: 'editor',
      options: ['admin', 'editor'],
      required: true,
      saveToJWT: true,
    },
    {
      name: 'tier',
      type: 'select',
      access: { create: adminsOnly, update: adminsOnly },
      defaultValue: 'free',
      options: ['free', 'pro'],
      required: true,
      saveToJWT: true,
    },
  ],
}
