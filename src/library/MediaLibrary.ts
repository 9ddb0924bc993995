import type { Payload, PayloadRequest, TypedUser } from 'payload'

import type { ArchiveLimits } from '../archives/ArchiveLimits.js'
import type { MediaRules } from '../core/mediaRules.js'
import type { Imports } from '../imports/importOptions.js'
import type { JobQueue } from '../queues/JobQueue.js'
import type { Scanner } from '../scanners/Scanner.js'
import type { StorageProvider, StorageProviderName } from '../storage/StorageProvider.js'
import type { Telemetry } from '../telemetry/Telemetry.js'
import type { ID } from './documents.js'
import type { PixelBudget } from './pixelBudget.js'

export type User = TypedUser & { readonly id: ID }

/** What a user may store. `null` or a missing figure is no limit. */
export interface Limits {
  /** Bytes served per month. */
  readonly bandwidthBytes?: null | number
  /** Number of files, trash included. */
  readonly files?: null | number
  /** Bytes of everything the store holds: originals, variants, trash, quarantine and uploads on their way. */
  readonly storageBytes?: null | number
}

export interface Slugs {
  readonly audit: string
  readonly folders: string
  readonly links: string
  readonly media: string
  readonly presets: string
  readonly uploads: string
  readonly usage: string
  readonly users: string
}

/** Resolved options and drivers: the first parameter of every server function. */
export interface MediaLibrary {
  readonly archives: ArchiveLimits
  readonly audit: { readonly addresses: boolean; readonly keepMs: null | number }
  readonly delivery: { readonly linkSeconds: number; readonly redirectSeconds: number }
  readonly images: { readonly maxPixels: number; readonly maxSide: number; readonly svg: boolean }
  readonly imports: Imports
  readonly isAdmin: (user: null | undefined | User) => boolean
  readonly limitsOf: (user: User, req?: PayloadRequest) => Promise<Limits>
  readonly location: 'keep' | 'remove'
  readonly metrics: false | { readonly token: null | string }
  /** Milliseconds since 1970 by the clock of the database, which all servers share; set when it starts. */
  now: () => number
  /** The running Payload; set when it starts. */
  payload: Payload
  readonly pixels: PixelBudget
  readonly queue: JobQueue
  readonly repair: { readonly cleanupLimit: number; readonly graceMs: number }
  readonly rules: MediaRules
  readonly scan: {
    readonly attempts: number
    readonly leaseMs: number
    readonly rescansPerMinute: number
    readonly retryMs: number
  }
  readonly scanner: Scanner
  readonly slugs: Slugs
  /** Where new files go. */
  readonly storage: StorageProvider
  /** Every store that holds files, `storage` among them; `storeOf` finds a row's own. */
  readonly stores: ReadonlyMap<StorageProviderName, StorageProvider>
  /** Tells nobody until the library starts. */
  telemetry: Telemetry
  readonly transforms: {
    readonly keep: number
    readonly maxSide: number
    readonly unsigned: 'nobody' | 'presets' | 'users'
  }
  readonly trash: { readonly keepMs: null | number }
  readonly uploads: {
    readonly batchFiles: number
    readonly sameName: 'reject' | 'rename'
    readonly sessionMs: number
    readonly urlSeconds: number
  }
  readonly video: {
    readonly ffmpeg: string
    readonly ffprobe: string
    readonly hls: readonly number[]
    readonly maxSeconds: number
    readonly renditions: readonly { readonly format: 'mp4' | 'webm'; readonly height: number }[]
    readonly timeoutMs: number
  }
  readonly whenDeleted: {
    readonly entity: 'detach' | 'keep' | 'trash'
    readonly heir: (args: {
      readonly req: PayloadRequest
      readonly user: User
    }) => ID | null | Promise<ID | null>
    readonly user: 'delete' | 'transfer' | 'trash'
  }
}
