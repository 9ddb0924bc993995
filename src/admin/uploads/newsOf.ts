import type { UploadItem } from '../../client/uploadStore.js'

import { words } from '../words.js'

/** Percent between two announcements: what changes more often would be read out without end. */
const step = 25

const sentenceOf = ({ error, name, sent, state, total }: UploadItem): string | undefined => {
  const percent = total === 0 ? 0 : Math.floor((sent / total) * (100 / step)) * step
  switch (state) {
    case 'done':
      return words.uploads.newsDone(name)
    case 'failed':
      return words.uploads.newsFailed(name, error?.message ?? '')
    case 'uploading':
      return words.uploads.newsProgress(name, percent)
    default:
      return undefined
  }
}

/** What a screen reader says about the uploads; the same text until there is news. */
export const newsOf = (items: readonly UploadItem[]): string =>
  items.map(sentenceOf).filter(Boolean).join(' ')
