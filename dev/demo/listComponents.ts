import { root } from './paths.js'
import { runStep } from './runStep.js'

/** Renews importMap.js, where Payload looks up the admin components that the config names. */
export async function listComponents(env: Readonly<Record<string, string>>): Promise<void> {
  const payload = `${root}/node_modules/payload/bin.js`
  const { failed, said } = await runStep('importmap', [payload, 'generate:importmap'], {
    ...env,
    PAYLOAD_CONFIG_PATH: `${root}/dev/payload.config.ts`,
  })
  if (failed) {
    throw new Error(`${said}\nThe admin components could not be listed: see above.`)
  }
}
