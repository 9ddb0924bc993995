import type { AppOptions } from '../app/createApp.js'

/** Bytes that the person `other` may store; the others have no limit. */
export const quota = 3_000_000

/** What every process on the database of these tests is configured with. */
export const faultOptions: Pick<AppOptions, 'limits'> = {
  limits: ({ user }) =>
    (user as { email?: string }).email === 'other@example.com' ? { storageBytes: quota } : null,
}
