import type { ServerResponse } from 'node:http'

/** The `ErrorObject` of the documentation. */
export const refuse = (response: ServerResponse, status: number, message: string): void => {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ HttpCode: status, Message: message }))
}
