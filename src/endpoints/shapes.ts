import { z } from 'zod'

import { isStorable } from '../core/isStorable.js'
import { quarantineStatuses } from '../core/scanStatus.js'

/** Bytes of a file, as JSON can carry them exactly. */
export const size = z.number().int().min(1, 'expected at least 1 byte').max(Number.MAX_SAFE_INTEGER)
export const id = z.union([z.number().int().positive(), z.string().min(1).max(64)])
const storable = <Shape extends z.ZodType>(shape: Shape) =>
  shape.refine(
    (value) => isStorable(value),
    'expected text without NUL and without broken characters',
  )
const folder = z.union([z.number().int().positive(), z.string().min(1).max(2000)]).nullable()

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits in lower case')
  .optional()

/** What may be asked for beside the file itself, by every way in. */
const wishes = {
  onDuplicate: z.enum(['ask', 'keep']).optional(),
  path: z.string().max(1000).optional(),
  replaces: id.optional(),
  sha256,
}

/** The same in a form: fields that come before the file. */
export const wishesShape = z.object({ ...wishes, replaces: z.string().min(1).max(64).optional() })

/** The same for each of many files: all but to replace. */
const { replaces, ...newFileWishes } = wishes
export const newFileShape = z.looseObject(newFileWishes)

const request = {
  // The policy judges names and types, here as everywhere.
  filename: z.string(),
  folder: folder.optional(),
  idempotencyKey: storable(z.string().min(1).max(200)).optional(),
  mimeType: z.string().default(''),
  ...wishes,
  size,
}

export const presignedShape = z.strictObject(request)
export const fromUrlShape = newFileShape.extend({
  filename: z.string().optional(),
  replaces,
  url: z.string().min(1).max(8000),
})
export const initiateShape = z.strictObject({
  ...request,
  partSize: z.number().int().min(1).optional(),
})

const partNumber = z.number().int().min(1).max(10_000)
const md5 = z.string().regex(/^[A-Za-z0-9+/]{22}==$/, 'expected an MD5 in base64')

export const partShape = z.strictObject({
  id,
  checksums: z.record(z.string().regex(/^[1-9]\d{0,4}$/), md5).optional(),
  numbers: z
    .array(partNumber)
    .min(1)
    .max(1000)
    .refine((numbers) => new Set(numbers).size === numbers.length, 'expected each number once'),
})

export const anyShape = storable(z.record(z.string(), z.unknown()))
export const updateShape = storable(z.looseObject({ folder: folder.optional() }))
export const idShape = z.strictObject({ id })
export const receiptShape = z.strictObject({ id, sha256 })

/** What `@uppy/aws-s3` says of a file as it begins, and as it ends. */
export const uppyShape = z.object({
  filename: z.string(),
  metadata: storable(z.record(z.string(), z.unknown())).default({}),
  type: z.string().default(''),
})
export const uppyCompleteShape = z.object({
  metadata: storable(z.record(z.string(), z.unknown())).optional(),
  parts: z.array(z.unknown()).max(10_000).optional(),
})

const etag = z.string().regex(/^"?[\w+/=-]{1,128}"?$/, 'expected the ETag that the store answered')

export const completeShape = z.looseObject({
  id,
  parts: z
    .array(z.strictObject({ etag, number: partNumber }))
    .max(10_000)
    .optional(),
  sha256,
})
export const reasonShape = z.strictObject({
  reason: storable(z.string().trim().min(3, 'expected a reason').max(1000)),
})
export const linkShape = z.strictObject({
  download: z.boolean().optional(),
  expiresIn: z
    .number()
    .int('expected whole seconds')
    .min(1, 'expected at least 1 second')
    .max(Number.MAX_SAFE_INTEGER),
  note: storable(z.string().trim().max(500)).optional(),
  singleUse: z.boolean().optional(),
  variant: storable(z.string().min(1).max(200)).optional(),
})
export const moveShape = z.strictObject({ folder })
export const bulkMoveShape = z.strictObject({ folder, ids: z.array(id).min(1).max(1000) })
export const folderShape = z.strictObject({ path: z.string().min(1).max(2000) })
export const historyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
})
export const quarantineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  scanStatus: z.enum(quarantineStatuses).optional(),
  user: z.string().max(64).optional(),
})
const flag = z.enum(['false', 'true']).transform((value) => value === 'true')
export const cleanupQuery = z.strictObject({
  dryRun: flag.default(true),
  force: flag.default(false),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
})

/** Which files are made again by hand, besides those that are stale. */
export const regenerateShape = z.strictObject({
  all: z.boolean().optional(),
  preset: storable(z.string().min(1).max(50)).optional(),
})

const presetSide = z.number().int().min(1).max(10_000).nullish()

/** A preset that somebody thinks of, as its form sends it. */
export const presetDraftShape = z.object({
  id: id.optional(),
  alsoFormats: z
    .array(z.enum(['avif', 'webp', 'jpeg']))
    .max(3)
    .nullish(),
  aspectRatio: z.string().max(20).nullish(),
  fit: z.enum(['inside', 'cover']).default('inside'),
  format: z.enum(['webp', 'jpeg', 'png', 'avif', 'original']).default('webp'),
  height: presetSide,
  kinds: z
    .array(z.enum(['image', 'video', 'document', 'audio']))
    .max(4)
    .nullish(),
  label: z.string().max(200).nullish(),
  quality: z.number().int().min(1).max(100).default(80),
  width: presetSide,
})
