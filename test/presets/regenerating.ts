import type { Progress } from '../../src/regeneration/readProgress.js'
import type { App } from '../app/createApp.js'

import { query } from '../app/query.js'
import { read } from '../app/uploads.js'

export interface Row {
  readonly id: number
  readonly status: string
  readonly variants:
    null | readonly { readonly name?: string; readonly preset: string; readonly width: number }[]
}

export const progressOf = async (app: App): Promise<Progress> =>
  (await read(app.call('GET', '/media/presets/progress', app.admin))).body

/** Runs jobs, also those that were put off, until nothing is wanted any more. */
export const regenerated = async (app: App, most = 200): Promise<Progress> => {
  for (let turn = 0; turn < most; turn++) {
    await app.drain()
    const progress = await progressOf(app)
    if (!progress.wanted) {
      return progress
    }
  }
  throw new Error('The regeneration has no end.')
}

export const rowsOf = (app: App): Promise<Row[]> =>
  query<Row>(app, 'SELECT id, status, variants FROM media ORDER BY id')

/** Labels of the variants of each file. */
export const labelsOf = async (app: App): Promise<string[][]> =>
  (await rowsOf(app)).map(({ variants }) =>
    (variants ?? []).map((one) => one.name ?? one.preset).sort(),
  )

/** Speaks of presets as the admin. */
export const presetsOf = (app: App) => {
  const ask = (method: string, path: string, body?: unknown, person = app.admin) =>
    read(app.call(method, `/media-presets${path}`, person, body))
  return {
    ask,
    change: (id: number, body: unknown) => ask('PATCH', `/${id}`, body),
    create: (body: unknown) => ask('POST', '', body),
    list: async (): Promise<{ id: number; label: string; version: number }[]> =>
      (await ask('GET', '?limit=200&sort=id')).body.docs,
    remove: (id: number) => ask('DELETE', `/${id}`),
  }
}
