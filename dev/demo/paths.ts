import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))

export const app = path.resolve(here, '..')
export const root = path.resolve(here, '../..')
/** What the demo remembers; git does not. */
export const data = path.join(app, '.data')
