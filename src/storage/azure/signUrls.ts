import type { BlobSASSignatureValues } from '@azure/storage-blob'

import type { PartPlan, ReadOptions, SignedRequest, UploadRef } from '../StorageProvider.js'
import type { Connection } from './connect.js'
import type { Container } from './containerOf.js'

import { insistHeaderValue, insistPlan } from '../signed/insistPlan.js'
import { ask } from './ask.js'
import { blockName } from './blockName.js'
import { blobsOf, isUploadId, unknownUpload } from './uploadNote.js'

/** Azure takes whole seconds: no URL lives longer than it was asked for. */
const endOf = (expiresIn: number): Date => {
  if (!Number.isFinite(expiresIn)) {
    throw new TypeError('expiresIn is a number of seconds.')
  }
  return new Date((Math.floor(Date.now() / 1000) + Math.max(1, Math.floor(expiresIn))) * 1000)
}

interface Grant extends Omit<BlobSASSignatureValues, 'blobName' | 'containerName' | 'permissions'> {
  readonly expiresOn: Date
  /** Letters of Azure: `r` to read a blob, `w` to write it. */
  readonly may: 'r' | 'w'
}

/** The URL of one blob with a signature that allows one thing. */
export const signBlob = (
  { account, name }: Container,
  { client, credential, sdk }: Connection,
  blobName: string,
  { may, ...values }: Grant,
): URL => {
  const url = new URL(client.getBlobClient(blobName).url)
  url.search = sdk
    .generateBlobSASQueryParameters(
      {
        ...values,
        blobName,
        containerName: name,
        permissions: sdk.BlobSASPermissions.parse(may),
        ...(account.url.startsWith('https:') ? { protocol: sdk.SASProtocol.Https } : {}),
      },
      credential,
    )
    .toString()
  return url
}

/**
 * A URL for one block of the upload's blob. Azure checks the MD5 of the header, if it is sent; it knows no length.
 * Throws `INVALID_PART` and `INVALID_CHECKSUM` for a plan that no body could fulfil, `UPLOAD_NOT_FOUND` for an id that
 * is none of ours.
 */
export const signPart = async (
  container: Container,
  { id, key }: UploadRef,
  plan: PartPlan,
): Promise<SignedRequest> => {
  const { checksum, expiresIn } = insistPlan(plan, container.parts)
  container.pathOf(key)
  if (!isUploadId(id)) {
    throw unknownUpload()
  }
  const expiresAt = endOf(expiresIn)
  const url = await ask(container, async (connection) =>
    signBlob(container, connection, blobsOf(container, id).blocks, {
      expiresOn: expiresAt,
      may: 'w',
    }),
  )
  url.searchParams.set('comp', 'block')
  url.searchParams.set('blockid', blockName(container, id, plan))
  const headers: SignedRequest['headers'] = checksum ? { 'content-md5': checksum } : {}
  return { expiresAt, headers, method: 'PUT', url: url.href }
}

/** A URL that serves an object under a type and a name. Throws `INVALID_REQUEST` for those that are no header value. */
export const signRead = async (
  container: Container,
  key: string,
  { contentType, disposition, expiresIn }: ReadOptions,
): Promise<SignedRequest> => {
  const expiresAt = endOf(expiresIn)
  const grant: Grant = {
    contentDisposition: insistHeaderValue('disposition', disposition),
    contentType: insistHeaderValue('contentType', contentType),
    expiresOn: expiresAt,
    may: 'r',
  }
  const { href } = await ask(container, async (connection) =>
    signBlob(container, connection, container.pathOf(key), grant),
  )
  return { expiresAt, headers: {}, method: 'GET', url: href }
}
