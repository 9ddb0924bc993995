/**
 * Azure drops dots at the end of a segment, so that `a.` and `a` would be one blob. They are written as `%2E`, and
 * `%` as `%25`; every other character stays what it is.
 */
export const encodeName = (key: string): string =>
  key.replaceAll('%', '%25').replace(/\.+(?=\/|$)/g, (dots) => '%2E'.repeat(dots.length))

export const decodeName = (name: string): string =>
  name.replace(/%2E|%25/g, (code) => (code === '%25' ? '%' : '.'))

/** How the blobs of keys that begin with `prefix` begin; others may begin alike. */
export const encodePrefix = (prefix: string): string => encodeName(prefix.replace(/\.+$/, ''))
