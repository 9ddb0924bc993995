import { z } from 'zod'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { operationsShape } from '../derivatives/operations/operationsShape.js'
import { outputFormats } from '../derivatives/operations/outputFormats.js'
import { askedName } from '../transforms/nameFor.js'

const side = z.number().int('expected whole pixels').min(1)
const quality = z.number().int().min(1).max(100).optional()

/** How a picture is written, and what it is called. */
const output = {
  format: z.enum(outputFormats).optional(),
  name: z
    .string()
    .regex(askedName, 'expected up to 60 lower-case letters, digits and hyphens')
    .optional(),
  quality,
}

const sides = ({ transforms }: MediaLibrary) => ({
  fit: z.enum(['cover', 'inside']).optional(),
  height: side.max(transforms.maxSide).optional(),
  width: side.max(transforms.maxSide).optional(),
})

const hasSide = ({ height, width }: { readonly height?: number; readonly width?: number }) =>
  width !== undefined || height !== undefined
const noSide = 'expected a width or a height'

export const resizeShape = (library: MediaLibrary) =>
  z.strictObject({ ...sides(library), ...output }).refine(hasSide, noSide)

const ratio = z
  .union([
    z.number().positive().finite(),
    z
      .string()
      .regex(/^[1-9]\d{0,4}:[1-9]\d{0,4}$/, 'expected a ratio such as 16:9')
      .transform((text) => {
        const [width, height] = text.split(':').map(Number)
        return width! / height!
      }),
  ])
  .refine((value) => value >= 0.001 && value <= 1000, 'expected a ratio from 0.001 to 1000')

const position = z.number().min(0).max(1_000_000)
const extent = z.number().gt(0).max(1_000_000)
const part = {
  aspectRatio: ratio.optional(),
  height: extent,
  unit: z.enum(['percent', 'pixels']).default('pixels'),
  width: extent,
  x: position,
  y: position,
}

export const cropShape = z.strictObject({ ...part, ...output })
export type CropWishes = Pick<z.output<typeof cropShape>, keyof typeof part>

export const optimizeShape = ({ images }: MediaLibrary) =>
  z.strictObject({ maxSide: side.max(images.maxSide).optional(), quality })

/** Whole tasks by their names, with what each of them needs. */
export const tasksShape = (library: MediaLibrary) =>
  z
    .strictObject({
      operations: z
        .array(z.enum(['crop', 'optimize', 'resize', 'thumbnail']))
        .min(1)
        .refine((tasks) => new Set(tasks).size === tasks.length, 'expected each task once'),
      options: z
        .strictObject({
          crop: cropShape.optional(),
          optimize: optimizeShape(library).optional(),
          resize: resizeShape(library).optional(),
        })
        .default({}),
    })
    .refine(
      ({ operations, options }) => !operations.includes('crop') || options.crop,
      'options.crop is missing',
    )
    .refine(
      ({ operations, options }) => !operations.includes('resize') || options.resize,
      'options.resize is missing',
    )

/** Steps that make one picture. */
export const stepsShape = ({ transforms }: MediaLibrary) =>
  z.strictObject({ operations: operationsShape(transforms.maxSide), ...output })

/** Tasks are named; steps are described. */
export const asksForTasks = (body: unknown): boolean => {
  const { operations } = (body ?? {}) as { readonly operations?: unknown }
  return Array.isArray(operations) && operations.some((one) => typeof one === 'string')
}
