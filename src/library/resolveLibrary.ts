import type { Config, Payload } from 'payload'

import type { Limits, MediaLibrary, User } from './MediaLibrary.js'
import type { MediaLibraryOptions } from './MediaLibraryOptions.js'

import { defaultArchiveLimits } from '../archives/ArchiveLimits.js'
import { isDrawing } from '../core/isDrawing.js'
import { defaultFileTypes, defaultMaxSize, svgFileType } from '../core/mediaKinds.js'
import { resolveImports } from '../imports/importOptions.js'
import { payloadQueue } from '../queues/payload.js'
import { silentTelemetry } from '../telemetry/Telemetry.js'
import { pixelBudget } from './pixelBudget.js'

const hasAdminRole = ({ user }: { user: User }): boolean => {
  const { role, roles } = user as { role?: unknown; roles?: unknown }
  return role === 'admin' || (Array.isArray(roles) && roles.includes('admin'))
}

const usersOf = (config: Config): string =>
  config.admin?.user ?? config.collections?.find(({ auth }) => auth)?.slug ?? 'users'

/** Finite, whole and not negative, or no limit. */
const asLimit = (value: null | number | undefined): null | number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : null

const inMs = (days: null | number): null | number => (days === null ? null : days * 86_400_000)

const metricsOf = (asked: MediaLibraryOptions['metrics'] = false): MediaLibrary['metrics'] =>
  asked && { token: asked === true ? null : asked.token }

/** Turns checked options into the context every server function is given. */
export const resolveLibrary = (options: MediaLibraryOptions, config: Config): MediaLibrary => {
  const {
    audit,
    delivery,
    images,
    isAdmin = hasAdminRole,
    limits,
    repair,
    scan,
    slugs,
    trash,
    uploads,
  } = options
  const stores = [options.storage].flat()
  const admits = (user: null | undefined | User) => Boolean(user && isAdmin({ user }))
  const sessionMs = (uploads?.sessionSeconds ?? 86_400) * 1000
  return {
    archives: { ...defaultArchiveLimits, ...options.archives },
    audit: { addresses: audit?.addresses ?? true, keepMs: inMs(audit?.keepDays ?? null) },
    delivery: {
      linkSeconds: delivery?.linkSeconds ?? 604_800,
      redirectSeconds: delivery?.redirectSeconds ?? 0,
    },
    images: {
      maxPixels: images?.maxPixels ?? 50_000_000,
      maxSide: images?.maxSide ?? 10_000,
      svg: images?.svg ?? false,
    },
    imports: resolveImports(options.imports),
    isAdmin: admits,
    limitsOf: async (user, req): Promise<Limits> => {
      const found = (await limits?.({ req, user })) ?? {}
      return {
        bandwidthBytes: asLimit(found.bandwidthBytes),
        files: asLimit(found.files),
        storageBytes: asLimit(found.storageBytes),
      }
    },
    location: options.location ?? 'remove',
    metrics: metricsOf(options.metrics),
    now: Date.now,
    payload: undefined as unknown as Payload,
    pixels: pixelBudget(images?.pixelBudget ?? 100_000_000),
    queue: options.queue ?? payloadQueue(),
    repair: {
      cleanupLimit: repair?.cleanupLimit ?? 1_000,
      // An object is there before its row, for as long as an upload may take.
      graceMs: Math.max((repair?.graceSeconds ?? 172_800) * 1000, sessionMs + 3_600_000),
    },
    rules: {
      fileTypes: [
        ...(options.fileTypes ?? defaultFileTypes).filter((type) => !isDrawing(type)),
        ...(images?.svg ? [svgFileType] : []),
      ],
      maxSize: { ...defaultMaxSize, ...options.maxSize },
    },
    scan: {
      attempts: scan?.attempts ?? 5,
      leaseMs: (scan?.leaseSeconds ?? 900) * 1000,
      rescansPerMinute: scan?.rescansPerMinute ?? 60,
      retryMs: (scan?.retrySeconds ?? 30) * 1000,
    },
    scanner: options.scanner,
    slugs: {
      audit: slugs?.audit ?? 'media-audit',
      folders: (config.folders && config.folders.slug) || 'payload-folders',
      links: slugs?.links ?? 'media-links',
      media: slugs?.media ?? 'media',
      presets: slugs?.presets ?? 'media-presets',
      uploads: slugs?.uploads ?? 'media-uploads',
      usage: slugs?.usage ?? 'storage-usage',
      users: options.usersSlug ?? usersOf(config),
    },
    storage: stores[0]!,
    stores: new Map(stores.map((store) => [store.name, store])),
    telemetry: silentTelemetry,
    transforms: {
      keep: options.transforms?.keep ?? 24,
      maxSide: options.transforms?.maxSide ?? 4_096,
      unsigned: options.transforms?.unsigned ?? 'presets',
    },
    trash: { keepMs: inMs(trash?.keepDays === undefined ? 30 : trash.keepDays) },
    uploads: {
      batchFiles: uploads?.batchFiles ?? 20,
      sameName: uploads?.sameName ?? 'rename',
      sessionMs,
      urlSeconds: uploads?.urlSeconds ?? 3_600,
    },
    video: {
      ffmpeg: options.video?.ffmpeg ?? 'ffmpeg',
      ffprobe: options.video?.ffprobe ?? 'ffprobe',
      hls: [...new Set(options.video?.hls)].sort((a, b) => b - a),
      maxSeconds: options.video?.maxSeconds ?? 14_400,
      renditions: options.video?.renditions ?? [],
      timeoutMs: (options.video?.timeoutSeconds ?? 7_200) * 1000,
    },
    whenDeleted: {
      entity: options.whenDeleted?.entity ?? 'detach',
      heir:
        options.whenDeleted?.heir ??
        (({ req }) => (admits(req.user as null | User) ? (req.user as User).id : null)),
      user: options.whenDeleted?.user ?? 'transfer',
    },
  }
}
