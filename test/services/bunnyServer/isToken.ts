import { createHash } from 'node:crypto'

const blockSize = 64

/** HMAC-SHA256 by its definition (RFC 2104), so that the driver is not checked by what it is made of. */
const hmac = (key: string, message: string): Buffer => {
  const block = Buffer.alloc(blockSize)
  const bytes = Buffer.from(key)
  const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  ;(bytes.length > blockSize ? sha256(bytes) : bytes).copy(block)
  const padded = (pad: number) => Buffer.from(block.map((byte) => byte ^ pad))
  return sha256(padded(0x5c), sha256(padded(0x36), Buffer.from(message)))
}

const base64Url = (bytes: Buffer): string =>
  bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** "Advanced Token Authentication": true for a URL whose token is right and whose time has not come. */
export const isToken = ({ pathname, searchParams }: URL, securityKey: string): boolean => {
  const expires = searchParams.get('expires') ?? ''
  const signingData = [...searchParams]
    .filter(([name]) => name !== 'token' && name !== 'expires')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const message = decodeURIComponent(pathname) + expires + signingData
  return (
    searchParams.get('token') === `HS256-${base64Url(hmac(securityKey, message))}` &&
    Number(expires) * 1000 > Date.now()
  )
}
