import type { SignedRequest } from '../StorageProvider.js'

const other = (text: string): string =>
  /^\d+$/.test(text)
    ? String(BigInt(text) + 1n)
    : (text.startsWith('a') ? 'b' : 'a') + text.slice(1)

/** The same request with one thing of its URL changed: every parameter in turn, and the key where it is in the path. */
export const changedUrls = (request: SignedRequest, key: string): SignedRequest[] => {
  const url = new URL(request.url, 'http://localhost')
  const changed = [...url.searchParams].map(([name, value]) => {
    const next = new URL(url)
    next.searchParams.set(name, other(value))
    return next
  })
  if (decodeURIComponent(url.pathname).endsWith(key)) {
    const next = new URL(url)
    next.pathname += 'x'
    changed.push(next)
  }
  return changed.map(({ href }) => ({ ...request, url: href }))
}
