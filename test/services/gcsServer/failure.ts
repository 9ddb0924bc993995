import type { ServerResponse } from 'node:http'

import { element } from './xml.js'

interface Failure extends Error {
  readonly answer: { body: string; headers: Record<string, string>; status: number }
}

const failure = (
  status: number,
  body: string,
  type: string,
  more: Record<string, string> = {},
): Failure =>
  Object.assign(new Error(body), {
    answer: { body, headers: { 'content-type': `${type}; charset=UTF-8`, ...more }, status },
  })

/** A refusal of the XML API. */
export const xmlFailure = (
  status: number,
  code: string,
  message: string,
  more?: Record<string, string>,
) =>
  failure(
    status,
    `<?xml version='1.0' encoding='UTF-8'?>${element('Error', element('Code', code) + element('Message', message))}`,
    'application/xml',
    more,
  )

/** A refusal of the JSON API. */
export const jsonFailure = (code: number, reason: string, message: string) =>
  failure(
    code,
    JSON.stringify({ error: { code, errors: [{ domain: 'global', message, reason }], message } }),
    'application/json',
  )

/** What the JSON API refuses `alt=media` with, and the token service everything. */
export const bareFailure = (
  status: number,
  body: string,
  type = 'text/html',
  more?: Record<string, string>,
) => failure(status, body, type, more)

export const answerFailure = (response: ServerResponse, error: unknown): void => {
  const { answer } = error as Partial<Failure>
  if (!response.headersSent && !response.destroyed) {
    const { body, headers, status } = answer ?? { body: String(error), headers: {}, status: 500 }
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }
}
