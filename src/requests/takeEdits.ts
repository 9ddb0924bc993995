import type { PayloadRequest } from 'payload'

import type { Area } from '../core/operations.js'

import { MediaError } from '../errors/MediaError.js'

interface Edits {
  readonly crop?: Partial<Record<'height' | 'unit' | 'width' | 'x' | 'y', unknown>>
  readonly focalPoint?: { readonly x?: unknown; readonly y?: unknown }
}

const perCent = (value: unknown): number => {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number) || number < 0 || number > 100) {
    throw new MediaError(
      'INVALID_REQUEST',
      `"${String(value).slice(0, 40)}" is no number from 0 to 100.`,
    )
  }
  return Number(number.toFixed(3))
}

/** Handles of the mouse do not hit the edge exactly: less than this of a side is all of it. */
const slack = 0.2

/** The part of the picture that is shown; `null` is all of it. */
const areaOf = ({ height, unit = '%', width, x, y }: NonNullable<Edits['crop']>): Area | null => {
  if (unit !== '%') {
    throw new MediaError('INVALID_REQUEST', 'A crop is given in per cent of the picture.')
  }
  const [left, top] = [perCent(x), perCent(y)]
  const area = {
    height: Math.min(perCent(height), 100 - top),
    width: Math.min(perCent(width), 100 - left),
    x: left,
    y: top,
  }
  if (area.width <= 0 || area.height <= 0) {
    throw new MediaError('INVALID_REQUEST', 'Nothing of the picture is left by this crop.')
  }
  const isAll = area.width >= 100 - slack && area.height >= 100 - slack
  return isAll ? null : area
}

/**
 * What the panel's crop and focal point say, as fields of the file. Payload itself would fetch the file and store it
 * anew; here the original stays, and its pictures follow these fields. They are taken out of the request.
 */
export const takeEdits = (req: Pick<PayloadRequest, 'query'>): Record<string, unknown> => {
  const edits = req.query?.uploadEdits as Edits | undefined
  if (req.query) {
    delete req.query.uploadEdits
  }
  const { crop, focalPoint } = edits && typeof edits === 'object' ? edits : {}
  return {
    ...(crop && typeof crop === 'object' ? { crop: areaOf(crop) } : {}),
    ...(focalPoint && typeof focalPoint === 'object'
      ? { focalX: perCent(focalPoint.x), focalY: perCent(focalPoint.y) }
      : {}),
  }
}
