import type { Field } from 'payload'

import { z } from 'zod'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { isStorable } from '../core/isStorable.js'
import { machineFieldNames } from '../core/machineFieldNames.js'
import { MediaError } from '../errors/MediaError.js'
import { findFolder } from '../folders/findFolder.js'
import { insistShape } from '../requests/readBody.js'

const text = (most: number) => z.string().max(most).nullable()
const percent = z.number().min(0).max(100)

const people = z.looseObject({
  altText: text(500),
  caption: text(10_000),
  description: text(10_000),
  displayOrder: z.number().int(),
  entityId: text(100),
  entityType: text(100),
  focalX: percent,
  focalY: percent,
  folder: z.union([z.number().int().positive(), z.string().min(1).max(2000)]).nullable(),
  isPrimary: z.boolean(),
  tags: z.array(z.string().min(1).max(100)).max(100),
  title: text(255),
  visibility: z.enum(['private', 'public']),
})

const shape = people.partial()

/** Not to be said of a new file: what the library writes, and what Payload does. */
const others = new Set<string>([...machineFieldNames, 'createdAt', 'deletedAt', 'id', 'updatedAt'])

/** Names a person may write of a new file, the project's own fields included. */
const writableNames = (library: MediaLibrary): Set<string> => {
  const fields = library.payload.collections[library.slugs.media as never] as {
    config: { flattenedFields: Field[] }
  }
  return new Set(
    fields.config.flattenedFields.flatMap((field) =>
      'name' in field && !others.has(field.name) ? [field.name] : [],
    ),
  )
}

/** Form fields arrive as text. */
const fromText: Readonly<Record<string, (value: string) => unknown>> = {
  displayOrder: Number,
  focalX: Number,
  focalY: Number,
  folder: (value) => (/^\d+$/.test(value) ? Number(value) : value),
  isPrimary: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  tags: (value) =>
    value
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
}

export const fromForm = (fields: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Object.hasOwn(fromText, name) ? fromText[name]!(value) : value,
    ]),
  )

/** The admin panel sends its whole form: what people do not write is left out rather than refused. */
export const fromPanel = (
  library: MediaLibrary,
  form: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const names = writableNames(library)
  return Object.fromEntries(
    Object.entries(form).filter(
      ([name, value]) => names.has(name) && value !== undefined && value !== null,
    ),
  )
}

/** What people say about a file, checked, with its folder found. Throws `INVALID_REQUEST` or `FOLDER_NOT_FOUND`. */
export const checkMetadata = async (
  library: MediaLibrary,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> => {
  const names = writableNames(library)
  const unknown = Object.keys(given).filter((name) => !names.has(name))
  if (unknown.length > 0) {
    throw new MediaError(
      'INVALID_REQUEST',
      `These fields cannot be set: ${unknown.slice(0, 20).join(', ')}.`,
      {
        fields: unknown.slice(0, 20),
      },
    )
  }
  if (!isStorable(given)) {
    throw new MediaError(
      'INVALID_REQUEST',
      'The request is wrong: a text contains NUL or broken characters.',
    )
  }
  const { folder, ...metadata } = insistShape(shape, given)
  return {
    ...metadata,
    ...(folder === undefined
      ? {}
      : { folder: folder === null ? null : (await findFolder(library, folder)).id }),
  }
}
