import type { HistoryEntry } from '../../audit/findHistory.js'
import type { AuditAction } from '../../core/auditActions.js'

import { historyWords as words } from './historyWords.js'

type Detail = Readonly<Record<string, unknown>>

const nameOf = (folder: unknown): null | string => {
  const { id, name } = (folder ?? {}) as { id?: number | string; name?: null | string }
  return id === undefined ? null : (name ?? String(id))
}

/** What the figures of an entry say, for the actions that have some. */
const remarks: { readonly [Action in AuditAction]?: (detail: Detail) => string } = {
  move: ({ from, to }) => words.moved(nameOf(from), nameOf(to)),
  replace: ({ name, size }) => words.replaced(name, size),
  store: ({ from, to }) => words.fromTo(from, to),
  upload: ({ size, way }) => words.uploaded(size, way),
  visibility: ({ from, to }) => words.fromTo(from, to),
}

/** The second line of an entry: why, or else what exactly; empty when there is nothing more to say. */
export const remarkOf = ({ action, detail, reason }: HistoryEntry): string =>
  reason || (detail && remarks[action]?.(detail)) || ''
