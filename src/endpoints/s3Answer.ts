import type { PayloadRequest } from 'payload'

import type { Handler } from './Route.js'

import { errorCodes } from '../core/errorCodes.js'
import { MediaError } from '../errors/MediaError.js'
import { codedError } from './codedError.js'

type Node = number | readonly Node[] | string | { readonly [name: string]: Node }

const escapes: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

const contentOf = (node: Node): string =>
  typeof node === 'object'
    ? Object.entries(node)
        .map(([name, child]) => element(name, child))
        .join('')
    : String(node).replace(/["&<>]/g, (character) => escapes[character]!)

const element = (name: string, node: Node): string =>
  Array.isArray(node)
    ? node.map((one: Node) => element(name, one)).join('')
    : `<${name}>${contentOf(node)}</${name}>`

/** Those who speak to S3 itself want its XML. */
export const wantsXML = ({ headers }: PayloadRequest): boolean =>
  headers.get('accept') === 'application/xml'

/** An answer in the XML of S3. */
export const answerXML = (root: string, node: Node): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>${element(root, node)}`, {
    headers: { 'Content-Type': 'application/xml' },
  })

/** A status line has no line breaks, and no letters beyond Latin-1. */
const asStatusText = (message: string) => message.replace(/[^\x20-\x7e\xa0-\xff]/g, '?')

/** Of a refusal Uppy shows its endpoint's status line and nothing else: the sentence is there, and in the body as ever. */
export const sayingWhy =
  (handler: Handler): Handler =>
  async (library, req) => {
    try {
      return await handler(library, req)
    } catch (error) {
      const coded = codedError(error)
      if (!MediaError.is(coded)) {
        throw error
      }
      const { code, data, message } = coded
      return Response.json(
        { errors: [{ data, message, name: 'MediaError' }] },
        { status: errorCodes[code], statusText: asStatusText(message) },
      )
    }
  }
