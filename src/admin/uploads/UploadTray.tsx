'use client'

import { useRef, useState, useSyncExternalStore } from 'react'

import { isOver, type UploadItem } from '../../client/uploadStore.js'
import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import { dismissUpload } from './giveUp.js'
import { newsOf } from './newsOf.js'
import { panelUploads } from './panelUploads.js'
import { TrayItem } from './TrayItem.js'
import { UnfinishedItem } from './UnfinishedItem.js'
import { useMakeRoom } from './useMakeRoom.js'
import { useTidyTray } from './useTidyTray.js'
import { useUnfinished } from './useUnfinished.js'
import { useWarnOnLeave } from './useWarnOnLeave.js'
import './tray.css'

const none: readonly UploadItem[] = []

interface Props {
  /** Slug of the media collection. */
  readonly collection: string
}

/** States in which leaving the page breaks something off. */
const busy: readonly string[] = ['preparing', 'uploading', 'paused', 'checking']

/** Bottom right on every page: what is being uploaded, how far it is, and what waits for its file since a reload. */
export const UploadTray = ({ collection }: Props) => {
  const items = useSyncExternalStore(panelUploads.subscribe, panelUploads.getItems, () => none)
  const [isOpen, setIsOpen] = useState(true)
  const tray = useRef<HTMLElement>(null)
  const { discard, unfinished } = useUnfinished(collection, items)
  const isShown = items.length + unfinished.length > 0
  useMakeRoom(tray, isShown)
  useWarnOnLeave(items.some(({ state }) => busy.includes(state)))
  useTidyTray(items)
  const over = items.filter(isOver)

  return (
    <>
      <p className="media-tray__news" role="status">
        {newsOf(items)}
      </p>
      {isShown && (
        <section aria-label={words.uploads.title} className="media-tray" ref={tray}>
          <header className="media-tray__header">
            <h2>
              {items.length > 0
                ? words.uploads.summary(items.length - over.length, items.length)
                : words.uploads.unfinished(unfinished.length)}
            </h2>
            {over.length > 0 && (
              <button onClick={() => over.forEach(({ id }) => dismissUpload(id))} type="button">
                {words.uploads.clear}
              </button>
            )}
            <button
              aria-expanded={isOpen}
              aria-label={isOpen ? words.uploads.collapse : words.uploads.expand}
              onClick={() => setIsOpen(!isOpen)}
              type="button"
            >
              <Icon name={isOpen ? 'unfolded' : 'folded'} />
            </button>
          </header>
          {isOpen && (
            <ul className="media-tray__items">
              {items.map((item) => (
                <TrayItem item={item} key={item.id} />
              ))}
              {unfinished.map((upload) => (
                <UnfinishedItem
                  key={upload.key}
                  onDiscard={() => discard(upload)}
                  upload={upload}
                />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  )
}
