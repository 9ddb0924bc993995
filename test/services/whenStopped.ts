/**
 * Calls `stop` when somebody wants this process to end. Under npm a signal may reach npm alone, whose
 * shell then dies without passing it on, so losing that shell counts as well.
 */
export function whenStopped(stop: () => void): void {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, stop)
  }
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid !== parent) {
        clearInterval(watch)
        stop()
      }
    }, 500)
    watch.unref()
  }
}
