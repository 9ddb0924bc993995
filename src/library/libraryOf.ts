import type { Config, Payload } from 'payload'

import type { MediaLibrary } from './MediaLibrary.js'

import { start } from './start.js'

const name = 'payload-media-library'

/** Keeps the library where server components find it. Payload never sends `custom` to a browser. */
export const keepLibrary = (config: Config, library: MediaLibrary): Config => ({
  ...config,
  custom: { ...config.custom, [name]: { library } },
})

/** The library of a running Payload, ready to be asked. */
export const libraryOf = async (payload: Payload): Promise<MediaLibrary> => {
  const { library } = payload.config.custom[name] as { library: MediaLibrary }
  await start(library, payload)
  return library
}
