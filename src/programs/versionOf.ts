import { runProgram } from './runProgram.js'

/** What a program of ffmpeg's family says of its version; `null` when it cannot be started. */
export const versionOf = async (path: string): Promise<null | string> => {
  const said = await runProgram(path, ['-version'], { timeoutMs: 10_000 }).catch(() => null)
  return said && (/version (\S{1,60})/.exec(said.stdout)?.[1] ?? 'unknown')
}
