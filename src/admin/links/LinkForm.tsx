'use client'

import { Button } from '@payloadcms/ui'
import { type FormEvent, useState } from 'react'

import type { LinkWishes } from '../../core/sharedLink.js'

import { words } from '../words.js'
import { expiryChoices, usualExpiry } from './expiryChoices.js'

interface Props {
  readonly isWorking: boolean
  /** Seconds a link may live at most. */
  readonly linkSeconds: number
  readonly onMake: (wishes: LinkWishes) => Promise<unknown>
  /** Names of the variants there are. */
  readonly variants: readonly string[]
}

/** What a new link should be like. */
export const LinkForm = ({ isWorking, linkSeconds, onMake, variants }: Props) => {
  const [expiresIn, setExpiresIn] = useState(() => usualExpiry(linkSeconds))
  const [variant, setVariant] = useState('')
  const [singleUse, setSingleUse] = useState(false)
  const [download, setDownload] = useState(false)
  const [note, setNote] = useState('')

  const make = (event: FormEvent) => {
    event.preventDefault()
    // The page of the file is a form as well, and would save.
    event.stopPropagation()
    const named = note.trim() ? { note: note.trim() } : {}
    void onMake({ download, expiresIn, singleUse, ...named, ...(variant ? { variant } : {}) })
  }

  return (
    <form className="media-share__form" onSubmit={make}>
      <label>
        {words.links.expiry}
        <select onChange={({ target }) => setExpiresIn(Number(target.value))} value={expiresIn}>
          {expiryChoices(linkSeconds).map((seconds) => (
            <option key={seconds} value={seconds}>
              {words.links.duration(seconds)}
            </option>
          ))}
        </select>
      </label>
      {variants.length > 0 && (
        <label>
          {words.links.variant}
          <select onChange={({ target }) => setVariant(target.value)} value={variant}>
            <option value="">{words.links.original}</option>
            {variants.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="media-share__wide">
        {words.links.note}
        <input
          aria-label={words.links.note}
          maxLength={500}
          onChange={({ target }) => setNote(target.value)}
          placeholder={words.links.noteHint}
          value={note}
        />
      </label>
      <label className="media-share__check">
        <input
          aria-label={words.links.singleUse}
          checked={singleUse}
          onChange={({ target }) => setSingleUse(target.checked)}
          type="checkbox"
        />
        {words.links.singleUse}
      </label>
      <label className="media-share__check">
        <input
          aria-label={words.links.download}
          checked={download}
          onChange={({ target }) => setDownload(target.checked)}
          type="checkbox"
        />
        {words.links.download}
      </label>
      <Button disabled={isWorking} margin={false} type="submit">
        {isWorking ? words.links.making : words.links.make}
      </Button>
    </form>
  )
}
