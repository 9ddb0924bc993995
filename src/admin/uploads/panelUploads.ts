import type { Upload } from '../../client/startUpload.js'
import type { ID } from '../../client/UploadPlan.js'

import { uploadStore } from '../../client/uploadStore.js'

/** What the panel uploads. Outside of any component: forms come and go while bytes are on their way. */
export const panelUploads = uploadStore()

/** One file that a form handed over, each time the form was saved. */
export interface Attempt {
  readonly api: string
  readonly controller: AbortController
  /** In the tray. */
  readonly item: string
  /** While bytes are on their way. */
  sending?: Upload
  upload?: ID
}

const attempts = new WeakMap<File, Attempt>()
const byItem = new Map<string, Attempt>()

/** A new attempt; goes on with the upload, and the place in the tray, of an earlier one for the same file. */
export const attemptFor = (file: File, api: string): Attempt => {
  const earlier = attempts.get(file)
  const isShown = panelUploads.getItems().some(({ id }) => id === earlier?.item)
  const item = earlier && isShown ? earlier.item : panelUploads.add(file)
  const attempt = { api, controller: new AbortController(), item, upload: earlier?.upload }
  attempts.set(file, attempt)
  byItem.set(item, attempt)
  return attempt
}

/** The newest attempt for a place in the tray. */
export const attemptOf = (item: string): Attempt | undefined => byItem.get(item)

/** Whether an upload has a place in the tray. */
export const isListed = (upload: ID): boolean =>
  [...byItem.values()].some((attempt) => attempt.upload === upload)

export const forgetAttempt = (item: string): void => {
  byItem.delete(item)
  panelUploads.remove(item)
}
