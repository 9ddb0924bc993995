'use client'

import { Button } from '@payloadcms/ui'
import { type KeyboardEvent, useState } from 'react'

import type { PreviewedFile } from '../PreviewedFile.js'
import type { Changing } from './Changing.js'

import { previewWords } from '../previewWords.js'

const words = previewWords.versions

const formats = ['avif', 'jpeg', 'png', 'webp'] as const

interface Props extends Changing {
  readonly file: PreviewedFile
}

/** Asks for a version of a size that no preset has. */
export const ResizeForm = ({ change, file, isChanging }: Props) => {
  const [width, setWidth] = useState('')
  const [height, setHeight] = useState('')
  const [format, setFormat] = useState('')
  const isReady = Boolean(width || height) && !isChanging

  const make = async () => {
    const side = (name: string, value: string) => (value ? { [name]: Number(value) } : {})
    const body = {
      ...side('width', width),
      ...side('height', height),
      ...(format ? { format } : {}),
    }
    if (isReady && (await change({ body, method: 'POST', path: '/resize' }))) {
      setWidth('')
      setHeight('')
    }
  }
  // No form: it stands within the form of the file, which Enter would save.
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      void make()
    }
  }
  const number = (
    label: string,
    max: null | number | undefined,
    value: string,
    set: (value: string) => void,
  ) => (
    <label>
      {label}
      <input
        aria-label={label}
        inputMode="numeric"
        max={max ?? undefined}
        min={1}
        onChange={({ target }) => set(target.value)}
        onKeyDown={press}
        placeholder="px"
        type="number"
        value={value}
      />
    </label>
  )

  return (
    <fieldset className="media-versions__resize">
      <legend>{words.resize}</legend>
      {number(words.width, file.width, width, setWidth)}
      {number(words.height, file.height, height, setHeight)}
      <label>
        {words.format}
        <select
          aria-label={words.format}
          onChange={({ target }) => setFormat(target.value)}
          value={format}
        >
          <option value="">{words.sameFormat}</option>
          {formats.map((name) => (
            <option key={name} value={name}>
              {name.toUpperCase()}
            </option>
          ))}
        </select>
      </label>
      <Button
        buttonStyle="secondary"
        disabled={!isReady}
        margin={false}
        onClick={() => void make()}
        size="small"
      >
        {isChanging ? words.making : words.make}
      </Button>
    </fieldset>
  )
}
