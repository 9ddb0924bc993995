/** Everything the audit trail records, in the words the panel shows. */
export const auditActions = {
  block: 'Blocked',
  cleanup: 'Orphans removed',
  delete: 'Moved to the trash',
  limits: 'Limits changed',
  link: 'Link made',
  move: 'Moved to another folder',
  process: 'Pictures changed',
  purge: 'Deleted for good',
  release: 'Released',
  replace: 'Bytes replaced',
  rescan: 'Found by a later scan',
  restore: 'Restored',
  scan: 'Scan asked for',
  store: 'Moved to another store',
  transfer: 'Given to another user',
  unlink: 'Link revoked',
  upload: 'Uploaded',
  verdict: 'Held back by the scan',
  visibility: 'Visibility changed',
} as const

export type AuditAction = keyof typeof auditActions
