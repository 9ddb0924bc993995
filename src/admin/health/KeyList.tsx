import { healthWords } from './healthWords.js'

interface Props {
  /** Of all keys, also those that are not here. */
  readonly count: number
  readonly keys: readonly string[]
  readonly label: string
  readonly most?: number
}

/** The first keys of objects, and how many there are besides. */
export const KeyList = ({ count, keys, label, most = 20 }: Props) => {
  const shown = keys.slice(0, most)
  return (
    <>
      {/* It scrolls: the keyboard has to reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul aria-label={label} className="media-health__keys" tabIndex={0}>
        {shown.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
      {count > shown.length && (
        <p className="media-health__hint">{healthWords.cleanup.more(count - shown.length)}</p>
      )}
    </>
  )
}
