'use client'

import { useConfig, useDocumentInfo, useForm } from '@payloadcms/ui'

import type { Reviewed } from '../review/Reviewed.js'

import { apiOf } from '../apiOf.js'
import { liveFields } from './liveFields.js'

type Doc = Readonly<Record<string, unknown>>

/** The file a document page shows, and a way to bring in what the library made of it meanwhile. */
export const useLiveFile = () => {
  const { config } = useConfig()
  const { collectionSlug = '', data, id, setData } = useDocumentInfo()
  const { dispatchFields, getField } = useForm()

  /** Changes machine fields only, in place: a refreshed page would lose what somebody is writing. */
  const update = (doc: Doc) => {
    const changes = liveFields.filter((name) => name in doc && doc[name] !== data?.[name])
    if (changes.length === 0) {
      return
    }
    // With the new `updatedAt`, or Payload would warn that somebody else changed the document.
    setData({ ...data, ...Object.fromEntries(changes.map((name) => [name, doc[name]])) })
    for (const path of changes.filter((name) => getField(name))) {
      dispatchFields({ type: 'UPDATE', initialValue: doc[path], path, value: doc[path] })
    }
  }

  return {
    api: apiOf(config, `/${collectionSlug}`),
    collection: collectionSlug,
    // Forms of files that are still to be uploaded have no id: undefined on a page, null in a bulk upload.
    file: id != null && data?.scanStatus ? ({ ...data, id } as Reviewed) : null,
    update,
  }
}
