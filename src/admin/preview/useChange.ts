'use client'

import { toast } from '@payloadcms/ui'
import { useState } from 'react'

import { errorFrom } from '../../client/errorFrom.js'
import { previewWords } from './previewWords.js'

type Doc = Record<string, unknown>

interface Asked {
  readonly body?: unknown
  readonly method: 'DELETE' | 'PATCH' | 'POST'
  /** After the address of the file. */
  readonly path?: string
}

const ask = async (url: string, { body, method }: { body?: unknown; method: string }) => {
  const response = await fetch(url, {
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'include',
    headers: body === undefined ? undefined : { 'Content-Type': 'application/json' },
    method,
  })
  if (!response.ok) {
    throw await errorFrom(response)
  }
  return (await response.json()) as Doc
}

/** Asks the library to do something with a file, and brings in what became of it. What goes wrong is said in a toast. */
export const useChange = (file: string, update: (doc: Doc) => void) => {
  const [isChanging, setIsChanging] = useState(false)

  /** Answers whether it worked. */
  const change = async ({ body, method, path = '' }: Asked): Promise<boolean> => {
    setIsChanging(true)
    try {
      const { message } = await ask(`${file}${path}`, { body, method })
      update(await ask(`${file}?depth=0`, { method: 'GET' }))
      if (typeof message === 'string') {
        toast.success(message)
      }
      return true
    } catch (error) {
      toast.error((error as Error).message || previewWords.failed)
      return false
    } finally {
      setIsChanging(false)
    }
  }

  return { change, isChanging }
}
