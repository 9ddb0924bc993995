import type { PreviewedFile } from './PreviewedFile.js'

import { Icon } from '../badges/Icon.js'
import { previewWords } from './previewWords.js'

interface Props {
  readonly file: PreviewedFile
}

const { renditions, state } = previewWords

/** What the library is still doing for a file, and how far that is; nothing once all is done. */
export const PreviewState = ({ file }: Props) => {
  const { processingError, renditionError, renditionProgress, renditionStatus, status } = file
  const percent = Math.round(renditionProgress ?? 0)
  const failure =
    status === 'failed'
      ? state.failed
      : // One that gets none may be told why.
        renditionStatus === 'failed' || (renditionStatus === 'none' && renditionError)
        ? renditions.failed
        : null
  if (failure) {
    const why = status === 'failed' ? processingError : renditionError
    return (
      <p className="media-preview__state" role="status">
        <Icon name="warning" /> {failure} {why && `(${why})`}
      </p>
    )
  }
  if (status !== 'ready') {
    return (
      <p className="media-preview__state" role="status">
        <Icon name={status === 'processing' ? 'busy' : 'wait'} /> {state[status]}
      </p>
    )
  }
  if (renditionStatus === 'pending') {
    return (
      <p className="media-preview__state" role="status">
        <Icon name="wait" /> {renditions.pending}
      </p>
    )
  }
  return renditionStatus === 'processing' ? (
    <div className="media-preview__state" role="status">
      <Icon name="busy" />
      <span>{renditions.processing(percent)}</span>
      <progress aria-hidden="true" max={100} value={percent} />
    </div>
  ) : null
}
