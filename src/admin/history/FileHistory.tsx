'use client'

import { Button, Collapsible } from '@payloadcms/ui'

import { useLiveFile } from '../file/useLiveFile.js'
import { HistoryItem } from './HistoryItem.js'
import { historyWords as words } from './historyWords.js'
import { useHistory } from './useHistory.js'
import './history.css'

/** Beside the fields of a file: what was done to it. For its owner and for admins. */
export const FileHistory = () => {
  const { api, file } = useLiveFile()
  const version = (file as { updatedAt?: string } | null)?.updatedAt
  const history = useHistory({ api, file: file?.id ?? null, version })
  if (!file || history.isHidden) {
    return null
  }
  const { docs, hasFailed, hasMore, showMore } = history
  return (
    <Collapsible className="media-history" header={<strong>{words.title}</strong>}>
      {hasFailed && <p role="alert">{words.failed}</p>}
      {!hasFailed && docs.length === 0 && <p>{words.empty}</p>}
      <ol className="media-history__list">
        {docs.map((entry) => (
          <HistoryItem entry={entry} key={entry.id} />
        ))}
      </ol>
      {hasMore && (
        <Button buttonStyle="secondary" margin={false} onClick={showMore} size="small">
          {words.more}
        </Button>
      )}
    </Collapsible>
  )
}
