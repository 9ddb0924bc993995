import { createReadStream } from 'node:fs'

/** What a PDF with pages has in it: one of them, or a packed list of objects. */
const words = ['/Page', '/ObjStm']

const longest = Math.max(...words.map(({ length }) => length))

/** True for a PDF that may have a page: for one that names none no process is worth starting. */
export const namesPages = async (path: string): Promise<boolean> => {
  let rest = ''
  for await (const chunk of createReadStream(path, {
    encoding: 'latin1',
    highWaterMark: 256 * 1024,
  })) {
    const text = rest + (chunk as string)
    if (words.some((word) => text.includes(word))) {
      return true
    }
    rest = text.slice(-longest)
  }
  return false
}
