/** Minutes the long mode may take, from `FAULT_MINUTES`; 0 is the short mode of every test run. */
export const faultMinutes = Number(process.env.FAULT_MINUTES ?? 0)

/** Trials of every point. */
export const killsWanted = Number(process.env.KILLS ?? (faultMinutes > 0 ? 50 : 1))

const deadline = Date.now() + faultMinutes * 60_000

/** True while the long mode has time for another round. */
export const isTime = (): boolean => Date.now() < deadline

/** Milliseconds a test of the long mode gets, with what it needs to come to its end. */
export const timeout = (faultMinutes + 5) * 60_000
