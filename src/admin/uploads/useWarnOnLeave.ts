import { useEffect } from 'react'

/** Lets the browser ask before a page is closed that still uploads. */
export const useWarnOnLeave = (isBusy: boolean): void => {
  useEffect(() => {
    if (!isBusy) {
      return
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isBusy])
}
