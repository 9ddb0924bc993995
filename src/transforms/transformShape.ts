import { z } from 'zod'

import { MediaError } from '../errors/MediaError.js'
import { insistShape } from '../requests/readBody.js'

const asking = ['format', 'h', 'w'] as const
const formats = ['auto', 'avif', 'gif', 'jpeg', 'png', 'webp'] as const

const digits = z.string().regex(/^[1-9]\d{0,14}$/, 'expected a whole number')
const number = digits.transform(Number)

/** The picture itself, as JSON. */
const wishes = (maxSide: number) => ({
  fit: z.enum(['cover', 'inside']).optional(),
  format: z.enum(formats).optional(),
  h: z.number().int().min(1).max(maxSide).optional(),
  q: z.number().int().min(1).max(100).optional(),
  w: z.number().int().min(1).max(maxSide).optional(),
})

const saysSomething = ({
  format,
  h,
  w,
}: { readonly [Name in (typeof asking)[number]]?: unknown }) =>
  [format, h, w].some((value) => value !== undefined)
const nothingSaid = 'expected w, h or format'

/** The longest a signature lives, in seconds: ten years. */
const longest = 315_360_000

/** What is signed, in a body. */
export const signShape = (maxSide: number) =>
  z
    .strictObject({
      ...wishes(maxSide),
      expiresIn: z.number().int().min(1).max(longest).optional(),
    })
    .refine(saysSomething, nothingSaid)

/** The same in an address, where everything is text, with its signature. */
const queryShape = (maxSide: number) => {
  const { fit, format, h, q, w } = wishes(maxSide)
  const texts = {
    exp: number.optional(),
    fit,
    format,
    h: number.pipe(h.unwrap()).optional(),
    q: number.pipe(q.unwrap()).optional(),
    sig: z.string().max(200).optional(),
    w: number.pipe(w.unwrap()).optional(),
  }
  return z
    .strictObject(texts)
    .refine(({ exp, sig }) => exp === undefined || sig !== undefined, 'exp belongs to a signature')
}

export type TransformQuery = z.output<ReturnType<typeof queryShape>>

/**
 * The picture that an address asks for; `null` where it asks for the file itself: without `w`, `h` and `format`. Throws
 * `INVALID_REQUEST`, also for parameters that would change nothing: each of them would be another address to keep.
 */
export const readTransform = (query: URLSearchParams, maxSide: number): null | TransformQuery => {
  if (!asking.some((name) => query.has(name))) {
    return null
  }
  const given = [...query.keys()]
  const twice = given.find((name, index) => given.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new MediaError('INVALID_REQUEST', `"${twice.slice(0, 40)}" is said more than once.`)
  }
  return insistShape(queryShape(maxSide), Object.fromEntries(query))
}
