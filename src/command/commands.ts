import type { Command } from './Command.js'

import { cleanupCommand } from './cleanupCommand.js'
import { healthCommand } from './healthCommand.js'
import { moveProviderCommand } from './moveProviderCommand.js'
import { purgeTrashCommand } from './purgeTrashCommand.js'
import { reconcileCommand } from './reconcileCommand.js'
import { regenerateCommand } from './regenerateCommand.js'
import { rescanCommand } from './rescanCommand.js'
import { sweepCommand } from './sweepCommand.js'
import { workerCommand } from './workerCommand.js'

/** Every command by its name. */
export const commands = {
  cleanup: cleanupCommand,
  health: healthCommand,
  'move-provider': moveProviderCommand,
  'purge-trash': purgeTrashCommand,
  reconcile: reconcileCommand,
  regenerate: regenerateCommand,
  rescan: rescanCommand,
  sweep: sweepCommand,
  worker: workerCommand,
} as const satisfies Readonly<Record<string, Command>>
