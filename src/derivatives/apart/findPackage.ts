import { createRequire, isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const entryFrom = (base: string, name: string): null | string => {
  try {
    return createRequire(base).resolve(name)
  } catch {
    return null
  }
}

/**
 * The URL a package can be imported from by another process; `null` when it is not installed. A bundled server has no
 * place of its own among the packages: then the project it was started in, and this package in it, are asked.
 */
export const findPackage = (name: string): null | string => {
  if (isBuiltin(name)) {
    return name
  }
  const project = join(process.cwd(), 'package.json')
  const own = entryFrom(project, 'payload-media-library')
  for (const base of [import.meta.url, own, project]) {
    const entry = base && entryFrom(base, name)
    if (entry) {
      return pathToFileURL(entry).href
    }
  }
  return null
}
