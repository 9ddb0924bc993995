/** Ends a process that leads a group of its own, and all it started. One that has ended already is no error. */
export const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) {
    return
  }
  try {
    // Windows has no groups.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended before.
  }
}
