import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export interface Bundle {
  readonly dir: string
  drop(): Promise<void>
}

/** The client as a bundler makes it for browsers: `client.js`, and chunks that are loaded when they are needed. */
export const bundleClient = async (): Promise<Bundle> => {
  const dir = await mkdtemp(path.join(tmpdir(), 'media-library-client-'))
  const options = {
    bundle: true,
    entryPoints: ['src/exports/client.ts'],
    format: 'esm',
    outdir: dir,
    splitting: true,
  }
  // In a process of its own: esbuild mistrusts the globals that Jest gives it.
  const script = `import { build } from 'esbuild'; await build(${JSON.stringify(options)})`
  const { NODE_OPTIONS: _, ...env } = process.env
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: env as NodeJS.ProcessEnv,
  })
  return { dir, drop: () => rm(dir, { force: true, recursive: true }) }
}
