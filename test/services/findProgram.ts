import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** The first of these programs that is there: names are looked up in PATH, paths are taken as they are. */
export function findProgram(...names: string[]): null | string {
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .concat('/usr/sbin', '/usr/local/sbin')

  for (const name of names) {
    const places = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name))
    const found = places.find(isProgram)
    if (found) {
      return found
    }
  }
  return null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
