import type { Apart, Tools } from './Apart.js'

import { MediaError } from '../../errors/MediaError.js'
import { findPackage } from './findPackage.js'

const findAll = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.map((name) => {
      const url = findPackage(name)
      if (!url) {
        throw new MediaError(
          'PROGRAM_MISSING',
          `The package "${name}" is not installed: npm install ${name}`,
          { name },
        )
      }
      return [name, url]
    }),
  )

/**
 * The text of a module that does the work: as a text it is the same in sources, in a package and in the bundle of a
 * server, where there is no file to start. Its last line of output is the result.
 */
export const programOf = <Input, Output, Its extends Tools>(
  { packages, tools, work }: Apart<Input, Output, Its>,
  input: Input,
): string => {
  const texts = Object.entries(tools).map(([name, tool]) => `${name}: ${tool.toString()}`)
  const urls = JSON.stringify(findAll(packages))
  return `
    // Compilers that keep the names of functions call this.
    const __name = (it) => it
    const urls = ${urls}
    const load = (name) => import(urls[name])
    const work = ${work.toString()}
    const tools = { ${texts.join(',\n')} }
    const result = await work(load, ${JSON.stringify(input)}, tools)
    process.stdout.write('\\n' + JSON.stringify(result), () => process.exit(0))
  `
}
