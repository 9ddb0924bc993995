import type { Field } from 'payload'

import { machineFields } from '../../collections/fields/machinery.js'
import { machineFieldNames } from '../../src/core/machineFieldNames.js'

const uploadFields = ['filename', 'filesize', 'height', 'mimeType', 'thumbnailURL', 'url', 'width']

const flat = (fields: readonly Field[]): Extract<Field, { name: string }>[] =>
  fields.flatMap((field) =>
    'name' in field ? [field as never] : 'fields' in field ? flat(field.fields) : [],
  )

const fields = flat(
  machineFields({ media: 'media', users: 'users' } as Parameters<typeof machineFields>[0]),
)

it('lists exactly the fields that only the library writes', () => {
  expect([...machineFieldNames].sort()).toEqual(
    [...fields.map(({ name }) => name), ...uploadFields].sort(),
  )
})

it.each(fields.map((field) => [field.name, field] as const))(
  '%s can be written by nobody',
  (_name, field) => {
    const { create, update } = (field as { access?: unknown }).access as Record<
      string,
      (args: unknown) => boolean
    >
    const admin = { req: { user: { role: 'admin' } } }
    expect([create!(admin), update!(admin)]).toEqual([false, false])
  },
)
