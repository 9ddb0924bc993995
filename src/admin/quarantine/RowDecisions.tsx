'use client'

import { useRouter } from 'next/navigation.js'

import type { Reviewed } from '../review/Reviewed.js'

import { ReviewButtons } from '../review/ReviewButtons.js'

interface Props {
  readonly collection: string
  readonly file: Reviewed
}

/** Decides about a row, and shows the list anew. */
export const RowDecisions = ({ collection, file }: Props) => {
  const router = useRouter()
  return <ReviewButtons collection={collection} file={file} onDecided={() => router.refresh()} />
}
