'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'

import type { ID } from '../../client/UploadPlan.js'
import type { LinkWishes, SharedLink } from '../../core/sharedLink.js'

import { listLinks } from '../../client/links/listLinks.js'
import { makeLink } from '../../client/links/makeLink.js'
import { revokeLink } from '../../client/links/revokeLink.js'
import { words } from '../words.js'

/** The links of a file, and what can be done with them. What goes wrong is a sentence in `problem`. */
export const useLinks = (api: string, file: ID) => {
  const [links, setLinks] = useState<null | readonly SharedLink[]>(null)
  const [problem, setProblem] = useState<null | string>(null)
  const [isWorking, setIsWorking] = useState(false)
  const options = useMemo(() => ({ api, credentials: 'include' }) as const, [api])

  const attempt = useCallback(
    async <Result>(work: () => Promise<Result>): Promise<null | Result> => {
      setIsWorking(true)
      setProblem(null)
      try {
        return await work()
      } catch (error) {
        setProblem((error as Error).message || words.links.failed)
        return null
      } finally {
        setIsWorking(false)
      }
    },
    [],
  )

  const load = useCallback(
    () => attempt(async () => setLinks(await listLinks(file, options))),
    [attempt, file, options],
  )

  useEffect(() => {
    void load()
  }, [load])

  return {
    isWorking,
    links,
    /** Answers the address, as others have to type it. */
    make: async (wishes: LinkWishes): Promise<null | string> => {
      const made = await attempt(() => makeLink(file, wishes, options))
      if (!made) {
        return null
      }
      await load()
      return new URL(made.url, window.location.href).href
    },
    problem,
    /** Answers whether it worked. */
    revoke: async (link: ID): Promise<boolean> => {
      const done = await attempt(() => revokeLink(file, link, options).then(() => true))
      await (done && load())
      return Boolean(done)
    },
  }
}
