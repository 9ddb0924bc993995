import { z } from 'zod'

import type { MediaLibraryOptions } from './MediaLibraryOptions.js'

import { isDrawing } from '../core/isDrawing.js'
import { mediaTypes } from '../core/mediaKinds.js'
import { importOptionsShape } from '../imports/importOptions.js'

const fn = (what: string) =>
  z.custom<never>((value) => typeof value === 'function', `expected a function${what}`)
const driver = (methods: readonly string[], hint: string) =>
  z.custom<never>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
    hint,
  )
const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'expected a slug of lower-case letters, digits and hyphens')
const count = z.number().int().positive()
const override = fn(' (collection) => collection').optional()

const fileType = z.strictObject({
  extensions: z
    .array(z.string().regex(/^[a-z0-9]+$/, 'expected an extension in lower case without its dot'))
    .min(1),
  kind: z.enum(mediaTypes),
  mimeType: z.string().regex(/^[a-z]+\/[\w.+-]+$/, 'expected a MIME type such as image/png'),
  sniffed: z.array(z.string()).optional(),
})

const store = driver(['createUpload', 'signPart', 'completeUpload', 'write', 'read', 'remove'], '')
const areStores = (value: unknown): boolean => {
  const stores = [value].flat() as { readonly name: string }[]
  const isEach = stores.length > 0 && stores.every((one) => store.safeParse(one).success)
  return isEach && new Set(stores.map(({ name }) => name)).size === stores.length
}

const days = z.number().positive().max(36_500).nullable().optional()

/** Encoders want even sides. */
const height = z.number().int().min(120).max(4_320).multipleOf(2)

const schema = z.strictObject({
  archives: z
    .strictObject({
      maxBytes: count.optional(),
      maxDepth: count.optional(),
      maxEntries: count.optional(),
      maxRatio: count.optional(),
    })
    .optional(),
  audit: z.strictObject({ addresses: z.boolean().optional(), keepDays: days }).optional(),
  collections: z
    .strictObject({
      audit: override,
      links: override,
      media: override,
      presets: override,
      uploads: override,
      usage: override,
    })
    .optional(),
  delivery: z
    .strictObject({
      linkSeconds: count.optional(),
      redirectSeconds: z.number().int().min(0).max(604_800).optional(),
    })
    .optional(),
  enabled: z.boolean().optional(),
  fileTypes: z
    .array(
      fileType.refine((type) => !isDrawing(type), 'SVG is accepted with images: { svg: true }'),
    )
    .min(1)
    .optional(),
  images: z
    .strictObject({
      maxPixels: count.optional(),
      maxSide: count.optional(),
      pixelBudget: count.optional(),
      svg: z.boolean().optional(),
    })
    .optional(),
  imports: importOptionsShape.optional(),
  isAdmin: fn(' ({ user }) => boolean').optional(),
  limits: fn(' ({ user }) => ({ storageBytes, files })').optional(),
  location: z.enum(['keep', 'remove']).optional(),
  maxSize: z.partialRecord(z.enum(mediaTypes), count.max(Number.MAX_SAFE_INTEGER)).optional(),
  metrics: z
    .union([
      z.boolean(),
      z.strictObject({ token: z.string().min(16, 'expected 16 characters or more') }),
    ])
    .optional(),
  queue: driver(['add', 'install'], 'expected a queue, such as payloadQueue()').optional(),
  repair: z
    .strictObject({ cleanupLimit: count.optional(), graceSeconds: count.optional() })
    .optional(),
  scan: z
    .strictObject({
      attempts: count.optional(),
      leaseSeconds: count.optional(),
      rescansPerMinute: z.number().int().nonnegative().optional(),
      retrySeconds: count.optional(),
    })
    .optional(),
  scanner: driver(
    ['scan', 'version'],
    "expected a scanner, such as clamav({ host: '127.0.0.1', port: 3310 }); to accept files unscanned write noScanner()",
  ),
  slugs: z
    .strictObject({
      audit: slug.optional(),
      links: slug.optional(),
      media: slug.optional(),
      presets: slug.optional(),
      uploads: slug.optional(),
      usage: slug.optional(),
    })
    .optional(),
  storage: z.custom<never>(
    areStores,
    "expected a storage, such as local({ dir: './media' }), or a list of storages that are no two of one provider",
  ),
  transforms: z
    .strictObject({
      keep: z.number().int().min(0).max(500).optional(),
      maxSide: count.optional(),
      unsigned: z.enum(['nobody', 'presets', 'users']).optional(),
    })
    .optional(),
  trash: z.strictObject({ keepDays: days }).optional(),
  uploads: z
    .strictObject({
      batchFiles: count.max(500).optional(),
      sameName: z.enum(['reject', 'rename']).optional(),
      sessionSeconds: count.optional(),
      urlSeconds: count.max(604_800).optional(),
    })
    .optional(),
  usersSlug: slug.optional(),
  video: z
    .strictObject({
      ffmpeg: z.string().min(1).optional(),
      ffprobe: z.string().min(1).optional(),
      hls: z.array(height).optional(),
      maxSeconds: count.optional(),
      renditions: z.array(z.strictObject({ format: z.enum(['mp4', 'webm']), height })).optional(),
      timeoutSeconds: count.optional(),
    })
    .optional(),
  whenDeleted: z
    .strictObject({
      entity: z.enum(['detach', 'keep', 'trash']).optional(),
      heir: fn(' ({ req, user }) => id').optional(),
      user: z.enum(['delete', 'transfer', 'trash']).optional(),
    })
    .optional(),
})

/** Throws one error that names every problem of `options`. */
export const checkOptions = (options: MediaLibraryOptions): MediaLibraryOptions => {
  const result = schema.safeParse(options)
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ message, path }) => `- ${path.join('.') || 'options'}: ${message}`,
    )
    throw new Error(
      `payload-media-library: ${problems.length} problem${problems.length === 1 ? '' : 's'} in its options:\n${problems.join('\n')}`,
    )
  }
  return options
}
