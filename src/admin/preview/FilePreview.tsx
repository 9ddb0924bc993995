'use client'

import { useDocumentInfo } from '@payloadcms/ui'

import type { MediaType } from '../../core/mediaKinds.js'
import type { PreviewedFile, PreviewProps } from './PreviewedFile.js'

import { useLiveFile } from '../file/useLiveFile.js'
import { CropNote } from './CropNote.js'
import { FactList } from './FactList.js'
import { factsOf } from './factsOf.js'
import { FilmStage } from './FilmStage.js'
import { IconStage } from './IconStage.js'
import { MetadataNote } from './MetadataNote.js'
import { PageStage } from './PageStage.js'
import { PictureStage } from './PictureStage.js'
import { isServed } from './PreviewedFile.js'
import { PreviewState } from './PreviewState.js'
import { previewWords } from './previewWords.js'
import { SoundStage } from './SoundStage.js'
import { useChange } from './useChange.js'
import { useCurrentCrop } from './useCurrentCrop.js'
import { VersionList } from './versions/VersionList.js'
import './preview.css'

const stages: Readonly<Record<MediaType, (props: PreviewProps) => React.ReactNode>> = {
  audio: SoundStage,
  document: PageStage,
  image: PictureStage,
  other: IconStage,
  video: FilmStage,
}

/** Above the fields of a file: what it is, to look at or to listen to; what is known of it; and its other versions. */
export const FilePreview = () => {
  const { api, file: live, update } = useLiveFile()
  const file = live as null | PreviewedFile
  const { docPermissions } = useDocumentInfo()
  const { change, isChanging } = useChange(`${api}/${file?.id}`, update)
  useCurrentCrop(file?.mediaType === 'image' ? file.crop : null)
  // Nothing is known of what has not been scanned.
  if (!file || !isServed(file)) {
    return null
  }
  const Stage = stages[file.mediaType] ?? IconStage
  const mayChange = Boolean(docPermissions && 'update' in docPermissions && docPermissions.update)
  const changing = { change, isChanging, mayChange }
  return (
    <section aria-label={previewWords.title} className="media-preview">
      <div className="media-preview__main">
        <div className={`media-stage media-stage--${file.mediaType}`}>
          <Stage api={api} file={file} />
        </div>
        <div className="media-preview__about">
          <FactList facts={factsOf(file)} title={previewWords.facts.title} />
          <PreviewState file={file} />
          {file.crop && <CropNote {...changing} />}
          <MetadataNote file={file} />
        </div>
      </div>
      <VersionList {...changing} file={file} />
    </section>
  )
}
