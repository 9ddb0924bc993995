import type { BeforeDocumentControlsServerProps } from 'payload'

import { personOf } from '../personOf.js'
import { FileControls } from './FileControls.js'

/** Beside the Save button of a file: its state, and what can be done with it. */
export const FileState = async ({ payload, user }: BeforeDocumentControlsServerProps) => {
  const { isAdmin, library, user: person } = await personOf(payload, user)
  const { linkSeconds } = library.delivery
  return <FileControls isAdmin={isAdmin} linkSeconds={linkSeconds} person={person?.id ?? null} />
}
