import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

const host = hostname().replace(/[^a-z0-9]/gi, '_')
const ours = new RegExp(`^media-library-${host}-(\\d+)-\\w+$`)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Of a process that is gone, or of an earlier one with this number: containers give the same ones again. */
const isStale = async (path: string, pid: number): Promise<boolean> => {
  if (pid !== process.pid) {
    return !isAlive(pid)
  }
  const found = await stat(path).catch(() => null)
  return found !== null && found.mtimeMs < performance.timeOrigin - 1_000
}

const dropStale = async (): Promise<void> => {
  const folder = tmpdir()
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = ours.exec(name)?.[1]
    const path = join(folder, name)
    if (pid && (await isStale(path, Number(pid)))) {
      await rm(path, { force: true, recursive: true }).catch(() => undefined)
    }
  }
}

let dropping: Promise<void> | undefined

/**
 * Runs `work` with a temporary folder of its own, which is removed afterwards. The folders of processes that were killed
 * on this machine are removed by the first who needs one: a film is too large to leave behind.
 */
export const withFolder = async <Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  await (dropping ??= dropStale())
  const folder = await mkdtemp(join(tmpdir(), `media-library-${host}-${process.pid}-`))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}
