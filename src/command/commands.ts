import type { Command } from './Command.js'

import { moveProviderCommand } from './moveProviderCommand.js'
import { regenerateCommand } from './regenerateCommand.js'
import { workerCommand } from './workerCommand.js'

/** Every command by its name. */
export const commands = {
  'move-provider': moveProviderCommand,
  regenerate: regenerateCommand,
  worker: workerCommand,
} as const satisfies Readonly<Record<string, Command>>
