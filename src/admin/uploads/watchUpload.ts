import type { Connection } from '../../client/connect.js'
import type { UploadStatus } from '../../client/UploadPlan.js'
import type { Attempt } from './panelUploads.js'

import { callApi } from '../../client/callApi.js'
import { mediaLibraryError } from '../../client/errorFrom.js'
import { words } from '../words.js'
import { attemptOf, panelUploads } from './panelUploads.js'

/** Milliseconds between two questions: soon at first, when the form is being saved; then patiently. */
const pauseBefore = (question: number) => (question < 8 ? 700 : question < 60 ? 3000 : 15_000)

/** Questions after which "open" means that the form was not accepted yet, rather than that it is being saved. */
const benefitOfTheDoubt = 4

const refused = () => mediaLibraryError('REFUSED', words.uploads.refused)

/** Follows what a form makes of the bytes it was given. The form tells nobody; the library knows. */
export const watchUpload = async (connection: Connection, attempt: Attempt): Promise<void> => {
  const { item, upload } = attempt
  for (let question = 0; question < 300; question++) {
    await new Promise((resolve) => setTimeout(resolve, pauseBefore(question)))
    if (attemptOf(item) !== attempt || attempt.controller.signal.aborted) {
      return
    }
    const path = `/upload/multipart/${upload}`
    const { state } = await callApi<UploadStatus>(connection, { method: 'GET', path })
    if (attemptOf(item) !== attempt) {
      return
    }
    if (state === 'completed') {
      return panelUploads.patch(item, { state: 'done' })
    }
    if (state === 'aborted' || state === 'expired') {
      return panelUploads.patch(item, { error: refused(), state: 'failed' })
    }
    if (state === 'completing') {
      panelUploads.patch(item, { state: 'checking' })
    } else if (question >= benefitOfTheDoubt) {
      panelUploads.patch(item, { state: 'stored' })
    }
  }
}
