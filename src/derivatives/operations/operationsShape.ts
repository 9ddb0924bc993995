import { z } from 'zod'

import type { Operation } from '../../core/operations.js'

const perCent = z.number().min(0).max(100)
const length = z.number().gt(0).max(100)
const side = z.number().int().min(1)
const color = z
  .string()
  .regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, 'expected a colour such as #ffffff')

/** No more than a request can be answered with while somebody waits. */
export const mostOperations = 10

const within = ({ height, width, x, y }: { height: number; width: number; x: number; y: number }) =>
  x + width <= 100.01 && y + height <= 100.01

/** The shape of one operation; no side of what comes out may be wished longer than `maxSide` pixels. */
const operationShape = (maxSide: number) =>
  z
    .discriminatedUnion('op', [
      z.strictObject({
        height: length,
        op: z.literal('crop'),
        width: length,
        x: perCent,
        y: perCent,
      }),
      z.strictObject({ background: color.optional(), op: z.literal('flatten') }),
      z.strictObject({ degrees: z.literal([90, 180, 270]), op: z.literal('rotate') }),
      z.strictObject({ direction: z.enum(['horizontal', 'vertical']), op: z.literal('flip') }),
      z.strictObject({
        fit: z.enum(['cover', 'inside']).optional(),
        height: side.max(maxSide).optional(),
        op: z.literal('resize'),
        width: side.max(maxSide).optional(),
      }),
      z.strictObject({ op: z.literal('blur'), sigma: z.number().min(0.3).max(100) }),
      z.strictObject({ op: z.literal('grayscale') }),
      z.strictObject({ op: z.literal('sharpen') }),
    ])
    .refine(
      (one) => one.op !== 'resize' || one.width !== undefined || one.height !== undefined,
      'expected a width or a height',
    )
    .refine((one) => one.op !== 'crop' || within(one), 'the part is not within the picture')

/** The shape of a list of operations. */
export const operationsShape = (maxSide: number): z.ZodType<readonly Operation[]> =>
  z.array(operationShape(maxSide)).min(1).max(mostOperations)
