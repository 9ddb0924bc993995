import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Writes a program of a few lines of shell, and answers its path. */
export const writeProgram = async (
  dir: string,
  name: string,
  lines: readonly string[],
): Promise<string> => {
  const program = path.join(dir, name)
  await writeFile(program, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(program, 0o755)
  return program
}
