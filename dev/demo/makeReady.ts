import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'

import { buildApp } from './buildApp.js'
import { hashSources } from './hashSources.js'
import { isPrepared } from './isPrepared.js'
import { listComponents } from './listComponents.js'
import { recall, remember } from './memory.js'
import { app } from './paths.js'
import { prepareDatabase } from './prepareDatabase.js'

/** Builds the app and prepares the database, at the same time, when the sources are new to them. */
export async function makeReady(
  mode: 'dev' | 'start',
  env: Readonly<Record<'DATABASE_URL', string>>,
  isOurs: boolean,
): Promise<void> {
  const built = hashSources()
  const prepared = createHash('sha256').update(built).update(env.DATABASE_URL).digest('hex')
  const known = recall()
  const work: Promise<void>[] = []

  if (known.prepared !== prepared || !(await isPrepared(env.DATABASE_URL))) {
    console.log('Preparing the database...')
    work.push(prepareDatabase(env, isOurs).then(() => remember({ prepared })))
  }
  if (
    mode === 'start' &&
    !(known.built === built && existsSync(path.join(app, '.next/BUILD_ID')))
  ) {
    console.log('Building the app, which takes a minute when it is new...')
    work.push(build(env))
  }
  await Promise.all(work)
}

async function build(env: Readonly<Record<string, string>>): Promise<void> {
  await listComponents(env)
  const built = hashSources()
  await buildApp(env)
  remember({ built })
}
