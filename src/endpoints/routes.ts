import type { Endpoint, PayloadHandler } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler, Route } from './Route.js'

import { codeOf } from '../errors/codeOf.js'
import { start, storagePath } from '../library/start.js'
import { batch } from './batch.js'
import { change } from './change.js'
import { cleanup } from './cleanup.js'
import { codedError } from './codedError.js'
import * as files from './files.js'
import * as folders from './folders.js'
import { fromUrl } from './fromUrl.js'
import { health } from './health.js'
import { history } from './history.js'
import * as links from './links.js'
import { metrics } from './metrics.js'
import * as planned from './plannedUploads.js'
import * as presets from './presets.js'
import * as processing from './processing.js'
import * as quarantine from './quarantine.js'
import * as renditions from './renditions.js'
import { stats } from './stats.js'
import { storage } from './storage.js'
import * as transforms from './transforms.js'
import { upload } from './upload.js'
import * as uppy from './uppy.js'
import * as usage from './usage.js'
import { variants } from './variants.js'

/** Bytes are asked for with GET, and about with HEAD. */
const reading = (handler: Handler, path: string): readonly Route[] => [
  { handler, method: 'get', path },
  { handler, method: 'head', path },
]

/** Every endpoint of the library, under its collection. The first that matches wins, Payload's own come after. */
const table: readonly Route[] = [
  { handler: upload, method: 'post', path: '/' },
  { handler: upload, method: 'post', path: '/upload' },
  { handler: batch, method: 'post', path: '/upload/batch' },
  { handler: fromUrl, method: 'post', path: '/upload/from-url' },
  { handler: planned.presigned, method: 'post', path: '/upload/presigned' },
  { handler: planned.confirm, method: 'post', path: '/upload/confirm' },
  { handler: planned.initiate, method: 'post', path: '/upload/multipart/initiate' },
  { handler: planned.part, method: 'post', path: '/upload/multipart/part' },
  { handler: planned.complete, method: 'post', path: '/upload/multipart/complete' },
  { handler: planned.abort, method: 'post', path: '/upload/multipart/abort' },
  { handler: planned.resume, method: 'get', path: '/upload/multipart/:uploadId' },
  { handler: storage, method: 'put', path: `${storagePath}/:provider` },
  ...reading(storage, `${storagePath}/:provider`),

  { handler: uppy.params, method: 'get', path: '/s3/params' },
  { handler: uppy.create, method: 'post', path: '/s3/multipart' },
  { handler: uppy.created, method: 'post', path: '/s3/multipart/:uploadId' },
  { handler: uppy.list, method: 'get', path: '/s3/multipart/:uploadId' },
  { handler: uppy.abort, method: 'delete', path: '/s3/multipart/:uploadId' },
  { handler: uppy.complete, method: 'post', path: '/s3/multipart/:uploadId/complete' },
  { handler: uppy.sign, method: 'get', path: '/s3/multipart/:uploadId/:number' },
  { handler: uppy.receive, method: 'put', path: '/s3/multipart/:uploadId/:number' },
  { handler: uppy.post, method: 'post', path: '/file' },

  { handler: usage.usage, method: 'get', path: '/usage' },
  { handler: usage.breakdown, method: 'get', path: '/usage/breakdown' },
  { handler: stats, method: 'get', path: '/stats' },
  { handler: health, method: 'get', path: '/health' },
  { handler: cleanup, method: 'delete', path: '/cleanup' },

  { handler: presets.progress, method: 'get', path: '/presets/progress' },
  { handler: presets.preview, method: 'post', path: '/presets/preview' },
  { handler: presets.regenerate, method: 'post', path: '/presets/regenerate' },
  { handler: presets.cancel, method: 'delete', path: '/presets/regenerate' },

  { handler: folders.list, method: 'get', path: '/folders' },
  { handler: folders.create, method: 'post', path: '/folders' },
  { handler: folders.remove, method: 'delete', path: '/folders/:path(.+)' },
  { handler: folders.bulkMove, method: 'post', path: '/bulk/move' },
  { handler: folders.move, method: 'post', path: '/:id/move' },

  { handler: quarantine.list, method: 'get', path: '/quarantined' },
  { handler: quarantine.release, method: 'post', path: '/:id/release' },
  { handler: quarantine.block, method: 'post', path: '/:id/block' },
  { handler: quarantine.scan, method: 'post', path: '/:id/scan' },

  ...reading(links.open, '/link/:token'),
  { handler: links.create, method: 'post', path: '/:id/link' },
  { handler: links.list, method: 'get', path: '/:id/links' },
  { handler: links.revokeAll, method: 'delete', path: '/:id/links' },
  { handler: links.revoke, method: 'delete', path: '/:id/links/:linkId' },

  { handler: history, method: 'get', path: '/:id/history' },

  { handler: variants, method: 'get', path: '/:id/variants' },
  { handler: processing.removeVariant, method: 'delete', path: '/:id/variants/:name' },
  { handler: processing.resize, method: 'post', path: '/:id/resize' },
  { handler: processing.crop, method: 'post', path: '/:id/crop' },
  { handler: processing.process, method: 'post', path: '/:id/process' },
  { handler: processing.optimize, method: 'post', path: '/:id/optimize' },
  { handler: processing.restore, method: 'delete', path: '/:id/optimize' },
  { handler: transforms.sign, method: 'post', path: '/:id/sign' },
  ...reading(transforms.file, '/:id/file/:variant?'),
  ...reading(files.download, '/:id/download'),
  ...reading(files.fileByName, '/file/:filename'),
  { handler: renditions.ask, method: 'post', path: '/:id/renditions' },
  { handler: renditions.remove, method: 'delete', path: '/:id/renditions' },
  { handler: files.restore, method: 'post', path: '/:id/restore' },
  { handler: files.update, method: 'put', path: '/:id' },
  { handler: change, method: 'patch', path: '/:id' },
  { handler: files.remove, method: 'delete', path: '/:id' },
  { handler: files.removeMany, method: 'delete', path: '/' },
]

/** Only where the options say so: elsewhere it is a path like any other. */
const figures: readonly Route[] = [{ handler: metrics, method: 'get', path: '/metrics' }]

/** A handler as Payload calls it. */
export const running =
  (library: MediaLibrary, handler: Handler): PayloadHandler =>
  async (req) => {
    await start(library, req.payload)
    try {
      return await handler(library, req)
    } catch (error) {
      const coded = codedError(error)
      library.telemetry.count('errors_total', { code: codeOf(coded) })
      throw coded
    }
  }

export const routes = (library: MediaLibrary): Omit<Endpoint, 'root'>[] =>
  [...table, ...(library.metrics ? figures : [])].map(({ handler, method, path }) => ({
    handler: running(library, handler),
    method,
    path,
  }))
