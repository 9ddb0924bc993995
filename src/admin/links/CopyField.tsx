'use client'

import { Button } from '@payloadcms/ui'
import { useEffect, useId, useRef, useState } from 'react'

import { words } from '../words.js'

interface Props {
  readonly url: string
}

/** A new link, marked so that it can be copied at once. */
export const CopyField = ({ url }: Props) => {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string>(words.links.urlHint)
  const id = useId()

  useEffect(() => {
    setSaid(words.links.urlHint)
    field.current?.focus()
    field.current?.select()
  }, [url])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
      setSaid(words.links.copied)
    } catch {
      // Browsers grant it to pages on https only.
      field.current?.focus()
      field.current?.select()
      setSaid(words.links.copyByHand)
    }
  }

  return (
    <div className="media-share__new">
      <label htmlFor={id}>{words.links.url}</label>
      <div className="media-share__copy">
        <input
          aria-describedby={`${id}-hint`}
          aria-label={words.links.url}
          id={id}
          readOnly
          ref={field}
          value={url}
        />
        <Button buttonStyle="secondary" margin={false} onClick={() => void copy()} size="small">
          {words.links.copy}
        </Button>
      </div>
      <p className="media-dialog__hint" id={`${id}-hint`} role="status">
        {said}
      </p>
    </div>
  )
}
