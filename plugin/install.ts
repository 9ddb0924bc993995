import type { CollectionConfig, Config } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'
import type { MediaLibraryOptions } from '../src/library/MediaLibraryOptions.js'

import { mediaAudit } from '../collections/mediaAudit.js'
import { mediaFiles } from '../collections/mediaFiles.js'
import { mediaLinks } from '../collections/mediaLinks.js'
import { mediaPresets } from '../collections/mediaPresets.js'
import { mediaUploads } from '../collections/mediaUploads.js'
import { storageUsage } from '../collections/storageUsage.js'
import { installPanel } from '../src/admin/installPanel.js'
import { installClientUploads } from '../src/compat/clientUploads.js'
import { closeApart } from '../src/compat/database.js'
import { largestSize } from '../src/core/mediaRules.js'
import { closeUses } from '../src/delivery/flushUses.js'
import { insistInstalled } from '../src/derivatives/svg/insistInstalled.js'
import { receipt } from '../src/endpoints/receipt.js'
import { running } from '../src/endpoints/routes.js'
import { answerError } from '../src/hooks/answerError.js'
import { followDeletions } from '../src/hooks/followDeletions.js'
import { insistOtherFolder } from '../src/hooks/insistOtherFolder.js'
import { lastHooks } from '../src/hooks/mediaHooks.js'
import { jobHandlers } from '../src/jobs/jobHandlers.js'
import { resolveLibrary } from '../src/library/resolveLibrary.js'
import { seedPresets } from '../src/library/seedPresets.js'
import { start } from '../src/library/start.js'
import { forEachKind } from '../src/queues/jobKinds.js'

type Step = (config: Config, library: MediaLibrary, options: MediaLibraryOptions) => Config

const nobody = () => false

/** Off: collections and fields stay, so that migrations do, and rows can be read; nothing comes in and nothing runs. */
const passive = (collection: CollectionConfig): CollectionConfig => ({
  ...collection,
  access: { ...collection.access, create: nobody, delete: nobody, update: nobody },
  admin: { ...collection.admin, components: undefined },
  endpoints: [],
  hooks: {},
})

const addCollections: Step = (config, library, { collections = {}, enabled = true }) => {
  const same = (collection: CollectionConfig) => collection
  const media = (collections.media ?? same)(mediaFiles(library))
  const made = [
    { ...media, hooks: lastHooks(library, media.hooks) },
    (collections.presets ?? same)(mediaPresets(library)),
    (collections.usage ?? same)(storageUsage(library)),
    (collections.uploads ?? same)(mediaUploads(library)),
    (collections.links ?? same)(mediaLinks(library)),
    (collections.audit ?? same)(mediaAudit(library)),
  ]
  return {
    ...config,
    collections: [...(config.collections ?? []), ...(enabled ? made : made.map(passive))],
  }
}

/** The collection of folders is Payload's own: it is made after the plugins have run. */
const guardFolders: Step = (config) =>
  config.folders === false
    ? config
    : {
        ...config,
        folders: {
          ...config.folders,
          collectionOverrides: [
            ...(config.folders?.collectionOverrides ?? []),
            ({ collection }) => ({
              ...collection,
              hooks: {
                ...collection.hooks,
                afterError: [...(collection.hooks?.afterError ?? []), answerError],
                beforeChange: [...(collection.hooks?.beforeChange ?? []), insistOtherFolder],
              },
            }),
          ],
        },
      }

/** Payload 3.90 stops every request at 20 MB a file and 50 MB in all. */
const raiseUploadLimits: Step = (config, { rules }) => {
  const fileSize = Math.max(largestSize(rules), config.upload?.limits?.fileSize ?? 0)
  const asked = (config.upload as { requestSizeLimit?: number } | undefined)?.requestSizeLimit ?? 0
  return {
    ...config,
    upload: {
      ...config.upload,
      limits: { ...config.upload?.limits, fileSize },
      requestSizeLimit: Math.max(fileSize + 2 ** 20, asked),
      useTempFiles: config.upload?.useTempFiles ?? true,
    } as Config['upload'],
  }
}

/** Pages of other origins that may call the API may send parts to it, each with its checksum. */
const allowChecksums: Step = (config) => {
  const { cors } = config
  const isNone = !cors || (Array.isArray(cors) && cors.length === 0)
  const given =
    typeof cors === 'object' && 'origins' in cors ? cors : { origins: cors as '*' | string[] }
  return isNone
    ? config
    : { ...config, cors: { ...given, headers: [...(given.headers ?? []), 'Content-MD5'] } }
}

/** What a client did wrong is the client's to know; the log of the server stays quiet about it. */
const quietenLog: Step = (config) => ({
  ...config,
  loggingLevels: { MediaError: 'info', ...config.loggingLevels } as Config['loggingLevels'],
})

const addStart: Step = (config, library) => ({
  ...config,
  onInit: async (payload) => {
    insistInstalled(library)
    await start(library, payload)
    await seedPresets(library)
    const { destroy } = payload.db
    payload.db.destroy = async function (...args) {
      await closeUses(library)
      await closeApart(library)
      await destroy?.apply(this, args)
    }
    await config.onInit?.(payload)
  },
})

const addQueue: Step = (config, library) => library.queue.install(config, jobHandlers(library))

/** Off: the tables of the queue stay, and what still waits in it does nothing. Rows remember what they need. */
const keepQueue: Step = (config, library) => {
  const idle = () => Promise.resolve()
  const handlers = forEachKind(() => idle)
  const installed = library.queue.install(config, handlers as never)
  return {
    ...installed,
    jobs: installed.jobs && { ...installed.jobs, autoRun: config.jobs?.autoRun },
  }
}

const addClientUploads: Step = (config, library, { enabled = true }) => {
  const copy: Config = {
    ...config,
    admin: {
      ...config.admin,
      components: {
        ...config.admin?.components,
        providers: [...(config.admin?.components?.providers ?? [])],
      },
      dependencies: { ...config.admin?.dependencies },
    },
    endpoints: [...(config.endpoints ?? [])],
  }
  installClientUploads(copy, {
    clientHandler: 'payload-media-library/admin#MediaUploadHandler',
    collection: library.slugs.media,
    enabled,
    serverHandler: running(library, receipt),
  })
  return copy
}

const addPanel: Step = (config, library) => installPanel(config, library)

/** Also when the plugin is off: its rows still say whose files are whose, and would keep people from being deleted. */
const addDeletions: Step = (config, library) => followDeletions(config, library)

/** Options and a Payload config in, the config with the library in it out. */
export const install = (options: MediaLibraryOptions, config: Config): Config => {
  const library = resolveLibrary(options, config)
  const always: Step[] = [addCollections, addDeletions, guardFolders, raiseUploadLimits]
  const steps =
    options.enabled === false
      ? [...always, keepQueue]
      : [...always, allowChecksums, quietenLog, addClientUploads, addPanel, addQueue, addStart]
  return steps.reduce((built, step) => step(built, library, options), config)
}
