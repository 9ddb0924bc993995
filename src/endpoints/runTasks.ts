import type { PayloadRequest } from 'payload'
import type { z } from 'zod'

import type { Variant } from '../core/Variant.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { tasksShape } from './processingShapes.js'

import { type AskedResult, makeAsked } from '../transforms/makeAsked.js'
import { remakeThumbnail } from '../transforms/remakeThumbnail.js'
import { answerFile } from './answerFile.js'
import { finder } from './processed.js'
import { cropping, optimizing, resizing } from './processingWishes.js'
import { shownVariant } from './variants.js'

type Tasks = z.output<ReturnType<typeof tasksShape>>

/** Pictures first: what is queued is not settled any more. */
export const runTasks = async (
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
  const done = { ...said, message, variant: shown.at(-1) ?? null, variants: shown }
  return answerFile(library, req, done, isNew || count > 0 ? 201 : 200)
}
