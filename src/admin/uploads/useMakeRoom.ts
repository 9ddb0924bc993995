import { type RefObject, useEffect } from 'react'

/** Tells the style sheet how high an element is, so that toasts appear above it rather than on it. */
export const useMakeRoom = (element: RefObject<HTMLElement | null>, isShown: boolean): void => {
  useEffect(() => {
    const { current } = element
    if (!isShown || !current) {
      return
    }
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      style.setProperty('--media-tray-height', `${current.offsetHeight}px`)
    })
    observer.observe(current)
    return () => {
      observer.disconnect()
      style.removeProperty('--media-tray-height')
    }
  }, [element, isShown])
}
