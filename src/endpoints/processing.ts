import { z } from 'zod'

import type { Handler } from './Route.js'

import { insistShape, readBody } from '../requests/readBody.js'
import { makeAsked } from '../transforms/makeAsked.js'
import { removeAsked } from '../transforms/removeAsked.js'
import { restoreOriginal } from '../transforms/restoreOriginal.js'
import { answerFile } from './answerFile.js'
import { answerAsked, finder } from './processed.js'
import {
  asksForTasks,
  cropShape,
  optimizeShape,
  resizeShape,
  stepsShape,
  tasksShape,
} from './processingShapes.js'
import { cropping, optimizing, resizing } from './processingWishes.js'
import { runTasks } from './runTasks.js'
import { saysWhenAgain } from './saysWhenAgain.js'
import { shownVariant } from './variants.js'

/** `POST /media/:id/resize` { width?, height?, fit?, format?, quality?, name? } */
export const resize: Handler = saysWhenAgain(async (library, req) => {
  const find = finder(library, req)
  await find()
  const wishes = await readBody(req, resizeShape(library))
  return answerAsked(library, req, await makeAsked(library, find, resizing(wishes), req))
})

/** `POST /media/:id/crop` { x, y, width, height, unit?, aspectRatio?, format?, quality?, name? } */
export const crop: Handler = saysWhenAgain(async (library, req) => {
  const find = finder(library, req)
  await find()
  const wishes = await readBody(req, cropShape)
  return answerAsked(library, req, await makeAsked(library, find, cropping(wishes), req))
})

/** `POST /media/:id/optimize` { quality?, maxSide? } */
export const optimize: Handler = saysWhenAgain(async (library, req) => {
  await finder(library, req)()
  const { isNew, ...said } = await optimizing(
    library,
    req,
    await readBody(req, optimizeShape(library)),
  )
  return answerFile(library, req, said, isNew ? 201 : 200)
})

/** `DELETE /media/:id/optimize`: the original is served again. */
export const restore: Handler = saysWhenAgain(async (library, req) => {
  const wasOptimized = await restoreOriginal(library, finder(library, req), req)
  const message = wasOptimized
    ? 'The original is served again.'
    : 'The original is served: it was not optimised.'
  return answerFile(library, req, { message }, 200)
})

/** `POST /media/:id/process` { operations, format?, quality?, name? }, or { operations: ['thumbnail', 'optimize', 'resize'], options } */
export const process: Handler = saysWhenAgain(async (library, req) => {
  const find = finder(library, req)
  await find()
  const body = await readBody(req, z.unknown())
  if (asksForTasks(body)) {
    return runTasks(library, req, insistShape(tasksShape(library), body))
  }
  const wishes = insistShape(stepsShape(library), body)
  return answerAsked(library, req, await makeAsked(library, find, () => wishes, req))
})

/** `DELETE /media/:id/variants/:name` */
export const removeVariant: Handler = saysWhenAgain(async (library, req) => {
  const name = String(req.routeParams!.name)
  const variant = await removeAsked(library, finder(library, req), name, req)
  const said = { message: 'The picture was removed.', variant: shownVariant(variant) }
  return answerFile(library, req, said, 200)
})
