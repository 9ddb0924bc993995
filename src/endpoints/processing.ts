import type { PayloadRequest } from 'payload'

import { z } from 'zod'

import type { Variant } from '../core/Variant.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { requireUser } from '../library/authorize.js'
import { readForUpdate } from '../replacements/findReplaceable.js'
import { insistShape, readBody } from '../requests/readBody.js'
import { type AskedResult, type AskedWishes, makeAsked } from '../transforms/makeAsked.js'
import {
  type OptimizeResult,
  optimizeFile,
  type OptimizeWishes,
} from '../transforms/optimizeFile.js'
import { partOf } from '../transforms/partOf.js'
import { remakeThumbnail } from '../transforms/remakeThumbnail.js'
import { removeAsked } from '../transforms/removeAsked.js'
import { restoreOriginal } from '../transforms/restoreOriginal.js'
import { fileID } from './files.js'
import {
  asksForTasks,
  cropShape,
  type CropWishes,
  optimizeShape,
  resizeShape,
  stepsShape,
  tasksShape,
} from './processingShapes.js'
import { saysWhenAgain } from './saysWhenAgain.js'
import { shownVariant } from './variants.js'

/** Reads the file in the path for whoever may update it, each time it is called. */
const finder = (library: MediaLibrary, req: PayloadRequest): (() => Promise<MediaFile>) => {
  const user = requireUser(library, req)
  const id = fileID(library, req)
  return () => readForUpdate(library, user, id)
}

/** The file as everybody reads it, with what was done. */
const answer = async (
  library: MediaLibrary,
  req: PayloadRequest,
  said: { readonly message: string } & Record<string, unknown>,
  isNew: boolean,
): Promise<Response> => {
  const doc = await library.payload.findByID({
    id: fileID(library, req),
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })
  return Response.json({ ...said, doc }, { status: isNew ? 201 : 200 })
}

const answerAsked = (
  library: MediaLibrary,
  req: PayloadRequest,
  { isNew, variant }: AskedResult,
): Promise<Response> => {
  const message = isNew ? 'The picture was made.' : 'The picture is there already.'
  return answer(library, req, { message, variant: shownVariant(variant) }, isNew)
}

type Output = Pick<AskedWishes, 'format' | 'name' | 'quality'>
type ResizeWishes = { fit?: 'cover' | 'inside'; height?: number; width?: number } & Output

const resizing =
  ({ fit, height, width, ...output }: ResizeWishes) =>
  (): AskedWishes => ({
    ...output,
    operations: [
      {
        op: 'resize',
        ...(fit ? { fit } : {}),
        ...(height ? { height } : {}),
        ...(width ? { width } : {}),
      },
    ],
  })

const cropping =
  ({ aspectRatio, height, unit, width, x, y, ...output }: CropWishes & Output) =>
  (file: MediaFile): AskedWishes => ({
    ...output,
    operations: [{ ...partOf(file, { aspectRatio, height, unit, width, x, y }), op: 'crop' }],
  })

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

const sentenceFor = ({
  isNew,
  isOptimized,
  optimizedSize,
  originalSize,
}: OptimizeResult): string => {
  if (!isOptimized) {
    return `Nothing is gained: ${originalSize} bytes would become ${optimizedSize}. The file stays as it is.`
  }
  const sizes = `${optimizedSize} bytes instead of ${originalSize}`
  return isNew ? `The file was optimised: ${sizes}.` : `The file is optimised already: ${sizes}.`
}

const optimizing = async (
  library: MediaLibrary,
  req: PayloadRequest,
  wishes: OptimizeWishes,
): Promise<{ message: string } & OptimizeResult> => {
  const result = await optimizeFile(library, finder(library, req), wishes, req)
  return { ...result, message: sentenceFor(result) }
}

/** `POST /media/:id/optimize` { quality?, maxSide? } */
export const optimize: Handler = saysWhenAgain(async (library, req) => {
  await finder(library, req)()
  const { isNew, ...said } = await optimizing(
    library,
    req,
    await readBody(req, optimizeShape(library)),
  )
  return answer(library, req, said, isNew)
})

/** `DELETE /media/:id/optimize`: the original is served again. */
export const restore: Handler = saysWhenAgain(async (library, req) => {
  const wasOptimized = await restoreOriginal(library, finder(library, req), req)
  const message = wasOptimized
    ? 'The original is served again.'
    : 'The original is served: it was not optimised.'
  return answer(library, req, { message }, false)
})

type Tasks = z.output<ReturnType<typeof tasksShape>>

/** Pictures first: what is queued is not settled any more. */
const runTasks = async (
  library: MediaLibrary,
  req: PayloadRequest,
  { operations, options }: Tasks,
): Promise<Response> => {
  const find = finder(library, req)
  const made: AskedResult[] = []
  const said: Record<string, unknown> = {}
  const messages: string[] = []
  let isNew = false
  for (const [task, wishesOf] of [
    ['resize', options.resize && resizing(options.resize)],
    ['crop', options.crop && cropping(options.crop)],
  ] as const) {
    if (operations.includes(task) && wishesOf) {
      made.push(await makeAsked(library, find, wishesOf, req))
    }
  }
  if (operations.includes('optimize')) {
    const {
      isNew: isFirst,
      message,
      ...figures
    } = await optimizing(library, req, options.optimize ?? {})
    Object.assign(said, figures)
    messages.push(message)
    isNew = isFirst
  }
  if (operations.includes('thumbnail')) {
    const isQueued = await remakeThumbnail(library, await find())
    messages.push(isQueued ? 'The thumbnail will be made.' : 'The thumbnail is there.')
  }
  const variants: readonly Variant[] = made.map(({ variant }) => variant)
  const count = made.filter((one) => one.isNew).length
  const message = [`${count} of ${made.length} pictures were made.`, ...messages]
    .slice(made.length > 0 ? 0 : 1)
    .join(' ')
  const shown = variants.map(shownVariant)
  return answer(
    library,
    req,
    { ...said, message, variant: shown.at(-1) ?? null, variants: shown },
    isNew || count > 0,
  )
}

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
  return answer(
    library,
    req,
    { message: 'The picture was removed.', variant: shownVariant(variant) },
    false,
  )
})
