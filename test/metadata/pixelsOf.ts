import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import sharp from 'sharp'

import { withFile } from './exiftool.js'

const run = promisify(execFile)

/** What is seen and heard, decoded: a hash of every pixel or sample. */
export const pixelsOf = async (bytes: Buffer, extension: string): Promise<string> => {
  if (/^(?:jpg|png|webp|avif|gif)$/.test(extension)) {
    const { data, info } = await sharp(bytes, { animated: true })
      .raw()
      .toBuffer({ resolveWithObject: true })
    return `${info.width}x${info.height} ${createHash('md5').update(data).digest('hex')}`
  }
  return withFile(bytes, extension, async (path) => {
    const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 'md5', '-'])
    return stdout
  })
}
