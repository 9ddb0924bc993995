import type { Md5Of } from './md5Of.js'
import type { SignedPart, Signer } from './signer.js'

import { MediaError } from '../../errors/MediaError.js'
import { answerRead, type OpenObject } from './answerRead.js'
import { exactPart } from './exactPart.js'

/** What a store does for the URLs that were signed for it. */
export interface SignedStore {
  readonly openObject: (key: string) => Promise<null | OpenObject>
  /** Keeps the part and answers its etag. Throws `UPLOAD_NOT_FOUND` when the upload is over. */
  readonly receivePart: (part: SignedPart, body: Md5Of) => Promise<string>
}

/** Answers a request to a URL of `signer`, or throws a `MediaError`. */
export const answerSigned = async (
  request: Request,
  signed: Signer,
  store: SignedStore,
): Promise<Response> => {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return answerRead(request, signed.verifyRead(request), store.openObject)
    case 'PUT': {
      const part = signed.verifyPart(request)
      const etag = await store.receivePart(part, exactPart(request, part))
      // Pages of another origin may see it: whoever names the etags at the end saves a question.
      return new Response(null, {
        headers: { 'Access-Control-Expose-Headers': 'ETag', ETag: `"${etag}"` },
      })
    }
    default:
      throw new MediaError('INVALID_REQUEST', 'Signed URLs answer GET, HEAD and PUT.')
  }
}
