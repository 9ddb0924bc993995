import { useAuth, useConfig } from '@payloadcms/ui'
import { usePathname, useRouter } from 'next/navigation.js'
import { useEffect, useState } from 'react'

import type { UploadItem } from '../../client/uploadStore.js'

import { findUnfinished, type UnfinishedUpload } from '../../client/memory/findUnfinished.js'
import { isOver } from '../../client/uploadStore.js'
import { apiOf } from '../apiOf.js'
import { isListed } from './panelUploads.js'

export interface Unfinished {
  readonly discard: (upload: UnfinishedUpload) => void
  readonly unfinished: readonly UnfinishedUpload[]
}

/** Uploads of an earlier page that wait for their file. Looked for again whenever one begins or ends here. */
export const useUnfinished = (collection: string, items: readonly UploadItem[]): Unfinished => {
  const { config } = useConfig()
  const { user } = useAuth()
  const pathname = usePathname()
  const router = useRouter()
  const [unfinished, setUnfinished] = useState<readonly UnfinishedUpload[]>([])
  const api = apiOf(config, `/${collection}`)
  const begun = items.filter(({ state }) => state !== 'preparing').length
  const over = items.filter(isOver).length
  const person = user?.id

  useEffect(() => {
    let isCurrent = true
    if (person === undefined) {
      setUnfinished([])
    } else {
      void findUnfinished({ api, credentials: 'include' }).then((found) => {
        if (isCurrent) {
          setUnfinished(found.filter(({ id }) => !isListed(id)))
        }
      })
    }
    return () => {
      isCurrent = false
    }
  }, [api, begun, over, person])

  return {
    discard: (upload) => {
      setUnfinished((others) => others.filter(({ key }) => key !== upload.key))
      void upload.discard().finally(() => {
        // What it had reserved is free: the meter above the list shows it.
        if (pathname?.endsWith(`/collections/${collection}`)) {
          router.refresh()
        }
      })
    },
    unfinished,
  }
}
