import type { HistoryEntry } from '../../audit/findHistory.js'

import { auditActions } from '../../core/auditActions.js'
import { Ago } from './Ago.js'
import { historyWords as words } from './historyWords.js'
import { remarkOf } from './remarkOf.js'

interface Props {
  readonly entry: HistoryEntry
}

/** One entry: what, by whom, why, when, and for admins from where. */
export const HistoryItem = ({ entry }: Props) => {
  const { action, address, browser, createdAt, userLabel } = entry
  const remark = remarkOf(entry)
  return (
    <li className={`media-history__item media-history__item--${action}`}>
      <p className="media-history__what">{words.by(auditActions[action] ?? action, userLabel)}</p>
      {remark && <p className="media-history__remark">{remark}</p>}
      <p className="media-history__when">
        <Ago at={createdAt} />
        {address && <span title={browser ?? undefined}> · {words.fromWhere(address)}</span>}
      </p>
    </li>
  )
}
