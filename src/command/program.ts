import { Command as Program } from 'commander'

import { commands } from './commands.js'
import { exitCodes } from './exitCodes.js'
import { runCommand } from './runCommand.js'

const about = `Looks after the media library of a Payload project. Run it in the project's folder.

It reads payload.config.ts and .env as Payload does, with NODE_ENV "production" unless it is set, so that it never changes the schema.
Exit codes: 0 done · 1 something failed or is not as it should be · 2 wrong usage · 3 could not start · 130 stopped`

/** Parses what was typed and runs it; the process ends with the exit code. */
export const program = async (argv: readonly string[]): Promise<void> => {
  const root = new Program('payload-media-library').description(about).showHelpAfterError()
  for (const [name, command] of Object.entries(commands)) {
    const sub = root
      .command(name)
      .description(command.about)
      .option('--config <path>', 'path of payload.config.ts')
      .option('--json', 'prints the result as one line of JSON')
      .action(async (given) => process.exit(await runCommand(name, command, given)))
    command.options?.forEach(([flags, what]) => sub.option(flags, what))
  }
  root.exitOverride((error) =>
    process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage),
  )
  root.commands.forEach((sub) => sub.copyInheritedSettings(root))
  await root.parseAsync([...argv])
}
