import type { Words } from './translate.js'

/** What stores with S3's multipart uploads say, in S3's words. */
export const multipartWords = {
  EntityTooSmall: ['UPLOAD_INCOMPLETE', 'A part that is not the last is too small for the store.'],
  InvalidPart: ['UPLOAD_INCOMPLETE', 'The parts are not those that arrived.'],
  InvalidPartOrder: ['UPLOAD_INCOMPLETE', 'The parts are not those that arrived.'],
  InvalidRange: ['RANGE_NOT_SATISFIABLE', 'The object has no such bytes.'],
  NoSuchKey: ['OBJECT_NOT_FOUND', 'The store has no such object.'],
  NoSuchUpload: ['UPLOAD_NOT_FOUND', 'The store does not know this upload.'],
} as const satisfies Words
