/**
 * True for a style that may fetch something, or hides what it does: a backslash stands for any letter. Other parts of
 * the same drawing may be named, as in `url(#gradient)`.
 */
export const leadsOut = (css: string): boolean => {
  const fetching = /\\|@import|(?:image-set|image|src|cross-fade|expression)\s*\(|javascript:/i
  return (
    fetching.test(css) || /url\s*\(/i.test(css.replace(/url\(\s*(["']?)#[\w.:-]+\1\s*\)/gi, ''))
  )
}
