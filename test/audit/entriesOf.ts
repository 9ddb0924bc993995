import type { AuditAction } from '../../src/core/auditActions.js'
import type { App } from '../app/createApp.js'

import { query } from '../app/query.js'

export interface Entry {
  readonly action: AuditAction
  readonly address: null | string
  readonly browser: null | string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly detail: any
  readonly file: null | string
  readonly filename: null | string
  readonly id: number
  readonly reason: null | string
  readonly user: null | string
  readonly user_label: null | string
}

/** The audit trail as it is in the database, of one file or of all, the earliest first. */
export const entriesOf = (app: App, file?: number): Promise<Entry[]> =>
  query<Entry>(app, 'SELECT * FROM media_audit WHERE $1::text IS NULL OR file = $1 ORDER BY id', [
    file === undefined ? null : String(file),
  ])

/** What was done, in its order; what the library found out by scanning is told elsewhere. */
export const actionsOf = async (app: App, file?: number): Promise<AuditAction[]> =>
  (await entriesOf(app, file))
    .map(({ action }) => action)
    .filter((action) => action !== 'verdict' && action !== 'rescan')
