import { randomBytes, verify } from 'node:crypto'

import type { Account, Answer, Asked, Store } from './store.js'

import { bareFailure, jsonFailure, xmlFailure } from './failure.js'

/** What an assertion is made out to. */
const audience = 'https://www.googleapis.com/oauth2/v4/token'

const scope = 'https://www.googleapis.com/auth/devstorage.full_control'

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const refuse = (error: string, description: string) =>
  bareFailure(400, JSON.stringify({ error, error_description: description }), 'application/json')

const decoded = (part = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())

/** The claims of a JWT that this account signed, or nothing. */
const claimsOf = ({ publicKey }: Account, token: string) => {
  const [header, claims, signature = ''] = token.split('.')
  const isSigned =
    decoded(header).alg === 'RS256' &&
    verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${claims}`),
      publicKey,
      Buffer.from(signature, 'base64url'),
    )
  return isSigned ? decoded(claims) : undefined
}

/** Changes an assertion of the service account for an access token. */
export const issueToken = ({ account, tokens }: Store, { body }: Asked): Answer => {
  const form = new URLSearchParams(body.toString())
  if (form.get('grant_type') !== grantType) {
    throw refuse('unsupported_grant_type', 'Invalid grant_type.')
  }
  const claims = claimsOf(account, form.get('assertion') ?? '')
  if (!claims) {
    throw refuse('invalid_grant', 'Invalid JWT Signature.')
  }
  const now = Date.now() / 1000
  const isRight =
    claims.iss === account.clientEmail &&
    claims.aud === audience &&
    Number(claims.iat) <= now + 60 &&
    Number(claims.exp) > now &&
    String(claims.scope).split(' ').includes(scope)
  if (!isRight) {
    throw refuse('invalid_grant', 'Invalid JWT: a claim is wrong.')
  }
  const token = `ya29.${randomBytes(24).toString('base64url')}`
  tokens.add(token)
  return {
    body: JSON.stringify({ access_token: token, expires_in: 3599, token_type: 'Bearer' }),
    headers: { 'content-type': 'application/json' },
  }
}

/** Throws when the request has no token that was issued here. */
export const insistToken = ({ tokens }: Store, { headers }: Asked, isJson: boolean): void => {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (!token || !tokens.has(token)) {
    throw isJson
      ? jsonFailure(401, 'authError', 'Invalid Credentials')
      : xmlFailure(401, 'AuthenticationRequired', 'Authentication required.')
  }
}
