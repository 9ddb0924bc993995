/** How the command line ends. */
export const exitCodes = {
  done: 0,
  /** Something failed, or is not as it should be. */
  failed: 1,
  wrongUsage: 2,
  /** The config, the database or a store could not be opened. */
  notStarted: 3,
  /** Stopped by Ctrl-C or SIGTERM before it was done. */
  stopped: 130,
} as const
