import { root } from './paths.js'
import { runStep } from './runStep.js'

export async function buildApp(env: Readonly<Record<string, string>>): Promise<void> {
  const next = `${root}/node_modules/next/dist/bin/next`
  const { failed, said } = await runStep('build', [next, 'build', 'dev'], {
    ...env,
    NODE_ENV: 'production',
  })
  if (failed) {
    throw new Error(`${said}\nThe app could not be built: see above.`)
  }
}
