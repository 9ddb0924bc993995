'use client'

import { Button, toast } from '@payloadcms/ui'

import type { Changing } from './Changing.js'

import { formatBytes } from '../../../core/formatBytes.js'
import { nameOf, roleOf, type Variant, type VariantRole } from '../../../core/Variant.js'
import { previewWords } from '../previewWords.js'

const words = previewWords.versions

/** What people made, or asked for; the others follow presets and come back. */
const removable = new Set<VariantRole>(['asked', 'transform'])

const button = { buttonStyle: 'secondary', margin: false, size: 'small' } as const

interface Props extends Changing {
  readonly variant: Variant
}

/** One version of a file. */
export const VersionRow = ({ change, isChanging, mayChange, variant }: Props) => {
  const { filesize, format, height, url, width } = variant
  const [name, role] = [nameOf(variant), roleOf(variant)]

  const copy = async () => {
    // As others have to type it.
    const address = new URL(url, window.location.href).href
    await navigator.clipboard.writeText(address).then(
      () => toast.success(words.copied),
      // Browsers grant it to pages on https only.
      () => toast.info(address),
    )
  }
  const remove = () =>
    void change({ method: 'DELETE', path: `/variants/${encodeURIComponent(name)}` })

  return (
    <tr>
      <td>
        <span className="media-versions__name">{name}</span>
        <span className="media-versions__role">{words.roles[role]}</span>
      </td>
      <td>{width && height ? `${width} × ${height}` : '–'}</td>
      <td>{format.toUpperCase()}</td>
      <td>{formatBytes(filesize)}</td>
      <td className="media-versions__actions">
        <div>
          <Button {...button} aria-label={words.openNamed(name)} el="anchor" newTab url={url}>
            {words.open}
          </Button>
          <Button {...button} aria-label={words.copyNamed(name)} onClick={() => void copy()}>
            {words.copy}
          </Button>
          {mayChange && removable.has(role) && (
            <Button
              {...button}
              aria-label={words.removeNamed(name)}
              disabled={isChanging}
              onClick={remove}
            >
              {words.remove}
            </Button>
          )}
        </div>
      </td>
    </tr>
  )
}
