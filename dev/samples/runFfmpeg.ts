import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/** What ffmpeg makes of these arguments, in a folder of its own with these files in it; `null` where it cannot. */
export async function runFfmpeg(
  args: readonly string[],
  output: string,
  inputs: Readonly<Record<string, Buffer>> = {},
): Promise<Buffer | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'media-library-sample-'))
  try {
    for (const [name, bytes] of Object.entries(inputs)) {
      await writeFile(path.join(folder, name), bytes)
    }
    const all = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-threads', '1', ...args, output]
    await promisify(execFile)(process.env.FFMPEG_PATH || 'ffmpeg', all, {
      cwd: folder,
      timeout: 60_000,
    })
    return await readFile(path.join(folder, output))
  } catch {
    return null
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}
