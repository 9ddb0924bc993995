import type { Config, Payload } from 'payload'

import type { Limits, MediaLibrary, User } from './MediaLibrary.js'
import type { MediaLibraryOptions } from './options.js'

import { defaultFileTypes, defaultMaxSize } from '../core/mediaKinds.js'
import { resolveImports } from '../imports/importOptions.js'
import { payloadQueue } from '../queues/payload.js'

const hasAdminRole = ({ user }: { user: User }): boolean => {
  const { role, roles } = user as { role?: unknown; roles?: unknown }
  return role === 'admin' || (Array.isArray(roles) && roles.includes('admin'))
}

const usersOf = (config: Config): string =>
  config.admin?.user ?? config.collections?.find(({ auth }) => auth)?.slug ?? 'users'

/** Finite, whole and not negative, or no limit. */
const asLimit = (value: null | number | undefined): null | number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : null

/** Turns checked options into the context every server function is given. */
export const resolveLibrary = (options: MediaLibraryOptions, config: Config): MediaLibrary => {
  const { images, isAdmin = hasAdminRole, limits, scan, slugs, uploads } = options
  const stores = [options.storage].flat()
  return {
    images: { maxPixels: images?.maxPixels ?? 50_000_000, maxSide: images?.maxSide ?? 10_000 },
    imports: resolveImports(options.imports),
    isAdmin: (user) => Boolean(user && isAdmin({ user })),
    limitsOf: async (user, req): Promise<Limits> => {
      const found = (await limits?.({ req, user })) ?? {}
      return {
        bandwidthBytes: asLimit(found.bandwidthBytes),
        files: asLimit(found.files),
        storageBytes: asLimit(found.storageBytes),
      }
    },
    payload: undefined as unknown as Payload,
    queue: options.queue ?? payloadQueue(),
    rules: {
      fileTypes: options.fileTypes ?? defaultFileTypes,
      maxSize: { ...defaultMaxSize, ...options.maxSize },
    },
    scan: {
      attempts: scan?.attempts ?? 5,
      leaseMs: (scan?.leaseSeconds ?? 900) * 1000,
      retryMs: (scan?.retrySeconds ?? 30) * 1000,
    },
    scanner: options.scanner,
    slugs: {
      folders: (config.folders && config.folders.slug) || 'payload-folders',
      media: slugs?.media ?? 'media',
      presets: slugs?.presets ?? 'media-presets',
      uploads: slugs?.uploads ?? 'media-uploads',
      usage: slugs?.usage ?? 'storage-usage',
      users: options.usersSlug ?? usersOf(config),
    },
    storage: stores[0]!,
    stores: new Map(stores.map((store) => [store.name, store])),
    uploads: {
      batchFiles: uploads?.batchFiles ?? 20,
      sameName: uploads?.sameName ?? 'rename',
      sessionMs: (uploads?.sessionSeconds ?? 86_400) * 1000,
      urlSeconds: uploads?.urlSeconds ?? 3_600,
    },
  }
}
