'use client'

import { useRef, useState, useSyncExternalStore } from 'react'

import { isOver, type UploadItem } from '../../client/uploadStore.js'
import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import { dismissUpload } from './giveUp.js'
import { newsOf } from './newsOf.js'
import { panelUploads } from './panelUploads.js'
import { TrayItem } from './TrayItem.js'
import { useMakeRoom } from './useMakeRoom.js'
import { useTidyTray } from './useTidyTray.js'
import { useWarnOnLeave } from './useWarnOnLeave.js'
import './tray.css'

const none: readonly UploadItem[] = []

/** Bottom right on every page: what is being uploaded, and how far it is. */
export const UploadTray = () => {
  const items = useSyncExternalStore(panelUploads.subscribe, panelUploads.getItems, () => none)
  const [isOpen, setIsOpen] = useState(true)
  const tray = useRef<HTMLElement>(null)
  useMakeRoom(tray, items.length > 0)
  useWarnOnLeave(items.some(({ state }) => state === 'uploading' || state === 'checking'))
  useTidyTray(items)
  const over = items.filter(isOver)

  return (
    <>
      <p className="media-tray__news" role="status">
        {newsOf(items)}
      </p>
      {items.length > 0 && (
        <section aria-label={words.uploads.title} className="media-tray" ref={tray}>
          <header className="media-tray__header">
            <h2>{words.uploads.summary(items.length - over.length, items.length)}</h2>
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
            </ul>
          )}
        </section>
      )}
    </>
  )
}
