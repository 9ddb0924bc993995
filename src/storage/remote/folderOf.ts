import { isKey } from '../insistKey.js'
import { insistOption } from './insistOption.js'

/** The folder that `prefix` names, with the slash at its end, or nothing. Throws when it cannot be one. */
export const folderOf = (driver: string, prefix: string): string => {
  const folder = prefix.replace(/^\/+|\/+$/g, '')
  const isFolder = folder === '' || isKey(folder)
  insistOption(isFolder, `Expected a folder for prefix of ${driver}, such as media.`)
  return folder && `${folder}/`
}
