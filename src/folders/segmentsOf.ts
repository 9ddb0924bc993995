import { nameProblem } from '../core/fileName.js'
import { MediaError } from '../errors/MediaError.js'

const deepest = 20

/** The names in a path such as `brand/logos`. Throws `INVALID_REQUEST` for names that cannot be a folder's. */
export const segmentsOf = (path: string): string[] => {
  const names = path
    .normalize('NFC')
    .replace(/^\/|\/$/g, '')
    .split('/')
  if (names.length > deepest) {
    throw new MediaError(
      'INVALID_REQUEST',
      `A folder may be ${deepest} deep at most, this one is ${names.length}.`,
    )
  }
  for (const name of names) {
    const problem = nameProblem(name)
    if (problem) {
      throw new MediaError('INVALID_REQUEST', problem.replace('file name', 'folder name'), {
        folder: path.slice(0, 300),
      })
    }
  }
  return names
}
