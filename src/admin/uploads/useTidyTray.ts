import { useEffect } from 'react'

import type { UploadItem } from '../../client/uploadStore.js'

import { dismissUpload } from './giveUp.js'

/** Milliseconds that a finished upload stays. */
const farewell = 8000

/** Takes uploads off the tray some seconds after all of them are done. What failed stays until it is dismissed. */
export const useTidyTray = (items: readonly UploadItem[]): void => {
  const areDone = items.length > 0 && items.every(({ state }) => state === 'done')
  useEffect(() => {
    if (!areDone) {
      return
    }
    const timer = setTimeout(() => items.forEach(({ id }) => dismissUpload(id)), farewell)
    return () => clearTimeout(timer)
  }, [areDone, items])
}
