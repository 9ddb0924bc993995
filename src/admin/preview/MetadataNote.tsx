import type { PreviewedFile } from './PreviewedFile.js'

import { FactList } from './FactList.js'
import { metadataFacts } from './metadataFacts.js'
import { previewWords } from './previewWords.js'

interface Props {
  readonly file: PreviewedFile
}

/** What the camera, the recorder or the author's program wrote into a file, folded together. */
export const MetadataNote = ({ file: { hadLocation, metadata } }: Props) => {
  const facts = metadataFacts(metadata)
  const { hadLocation: removed, title } = previewWords.metadata
  return (
    <>
      {hadLocation && <p className="media-preview__note">{removed}</p>}
      {facts.length > 0 && (
        <details className="media-preview__more">
          <summary>{title}</summary>
          <FactList facts={facts} title={title} />
        </details>
      )}
    </>
  )
}
