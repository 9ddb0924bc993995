#!/usr/bin/env node
import nodeModule from 'node:module'

const environment: Record<string, string | undefined> = process.env
environment.NODE_ENV ||= 'production'
// With these hooks of Node 23.5 and newer tsx looks for "node:crypto" as a file; without them it takes its other way.
Object.assign(nodeModule, { registerHooks: undefined })
const { tsImport } = await import('tsx/esm/api')
// One module graph for the command and the project's config: both have to see the same library.
const { program } = (await tsImport('./program.js', import.meta.url)) as {
  program: (argv: readonly string[]) => Promise<void>
}
await program(process.argv)
