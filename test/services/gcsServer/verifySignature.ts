import { createHash, verify } from 'node:crypto'

import type { Asked, Store } from './store.js'

import { xmlFailure } from './failure.js'

const algorithm = 'GOOG4-RSA-SHA256'

/** Seconds: seven days. */
const longest = 604_800

const refuse = (code: string, message: string, status = 400) => xmlFailure(status, code, message)

/** Everything but letters, digits and `-._~`, as the canonical query asks for. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const canonicalQuery = (query: URLSearchParams) =>
  [...query]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')

/** Of `20260801T120000Z`. */
const timeOf = (date: string) => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

const signedHeadersOf = (headers: Asked['headers'], names: readonly string[]) => {
  const unsigned = Object.keys(headers).find(
    (name) => name.startsWith('x-goog-') && !names.includes(name),
  )
  if (unsigned || !names.includes('host')) {
    throw refuse('MalformedSecurityHeader', `Header ${unsigned ?? 'host'} was not signed.`)
  }
  return names.map((name) => {
    const value = headers[name]
    if (value === undefined) {
      throw refuse(
        'MalformedSecurityHeader',
        `Header was included in signedheaders, but not in the request: ${name}.`,
      )
    }
    // Google is at no port of its own, and its client signs none.
    const sent = name === 'host' ? String(value).replace(/:\d+$/, '') : String(value)
    return `${name}:${sent.trim().replace(/\s{2,}/g, ' ')}\n`
  })
}

/** Throws unless the URL was signed by the account, for this method, these headers and this time. */
export const verifySignature = ({ account }: Store, { headers, method, url }: Asked): void => {
  const query = url.searchParams
  const value = (name: string) => query.get(name) ?? ''
  if (new Set(query.keys()).size !== query.size || value('X-Goog-Algorithm') !== algorithm) {
    throw refuse(
      'InvalidArgument',
      'The algorithm is not one of ours, or a parameter is there twice.',
    )
  }
  const [date, seconds] = [value('X-Goog-Date'), Number(value('X-Goog-Expires'))]
  const begins = timeOf(date)
  if (!(begins >= 0) || !(seconds >= 1 && seconds <= longest)) {
    throw refuse('InvalidArgument', 'X-Goog-Date or X-Goog-Expires is wrong.')
  }
  const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`
  if (value('X-Goog-Credential') !== `${account.clientEmail}/${scope}`) {
    throw refuse('AccessDenied', 'Nobody is called like that.', 403)
  }
  // Clocks differ by some minutes; an end is an end.
  if (begins > Date.now() + 900_000) {
    throw refuse('AccessDenied', 'The date is in the future.', 403)
  }
  if (Date.now() >= begins + seconds * 1000) {
    throw refuse('ExpiredToken', 'The request signature expired.')
  }
  if (method === 'POST' && headers['x-goog-resumable'] !== 'start') {
    throw refuse('SignatureDoesNotMatch', 'A signed POST begins a resumable upload.', 403)
  }
  const names = value('X-Goog-SignedHeaders')
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(query),
    signedHeadersOf(headers, names.split(';')).join(''),
    names,
    headers['x-goog-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  const toSign = Buffer.from([algorithm, date, scope, hash].join('\n'))
  if (
    !verify('RSA-SHA256', toSign, account.publicKey, Buffer.from(value('X-Goog-Signature'), 'hex'))
  ) {
    throw refuse('SignatureDoesNotMatch', 'Access denied.', 403)
  }
}
