import { root } from './paths.js'
import { runStep } from './runStep.js'

/** Pushes the schema and makes the users. May throw data away when the database is the demo's own. */
export async function prepareDatabase(
  env: Readonly<Record<string, string>>,
  isOurs: boolean,
): Promise<void> {
  const { failed, said } = await runStep(
    'prepare',
    ['--import', 'tsx', `${root}/dev/demo/prepare.ts`],
    { ...env, DEMO_MAY_LOSE_DATA: isOurs ? 'true' : '', NODE_ENV: 'development' },
  )
  if (failed) {
    const advice = isOurs
      ? 'Delete dev/.data to start anew.'
      : 'If it holds an older schema, name an empty database in DATABASE_URL.'
    throw new Error(`${said}\nThe database could not be prepared: see above. ${advice}`)
  }
}
