import type { CollectionConfig, PayloadRequest } from 'payload'

import type { ArchiveLimits } from '../archives/ArchiveLimits.js'
import type { FileType, MediaType } from '../core/mediaKinds.js'
import type { ImportOptions } from '../imports/importOptions.js'
import type { JobQueue } from '../queues/JobQueue.js'
import type { Scanner } from '../scanners/Scanner.js'
import type { StorageProvider } from '../storage/StorageProvider.js'
import type { ID } from './documents.js'
import type { Limits, User } from './MediaLibrary.js'

type Override = (collection: CollectionConfig) => CollectionConfig

export interface MediaLibraryOptions {
  /** What an archive, or a document that is one, may unpack to; what goes beyond it is for an admin to judge. */
  readonly archives?: Partial<ArchiveLimits>
  /** The record of who did what to which file. */
  readonly audit?: {
    /** Keeps the network address and the browser of whoever did it. @default true */
    readonly addresses?: boolean
    /** Days after which entries are removed; `null` keeps them for ever. @default null */
    readonly keepDays?: null | number
  }
  /**
   * Changes to the collections, applied last.
   *
   * @example collections: { media: (c) => ({ ...c, fields: [...c.fields, { name: 'credit', type: 'text' }] }) }
   */
  readonly collections?: {
    readonly audit?: Override
    readonly links?: Override
    readonly media?: Override
    readonly presets?: Override
    readonly uploads?: Override
    readonly usage?: Override
  }
  readonly delivery?: {
    /** Seconds a signed link may live at most. @default 604_800 (7 days) */
    readonly linkSeconds?: number
    /**
     * Answers requests for bytes with a redirect to a URL the store has signed for so many seconds: no byte passes this
     * server. Such a URL cannot be taken back, so a file that is blocked can be read from it until it expires.
     *
     * @default 0, bytes pass this server, and every refusal takes effect with the next request
     */
    readonly redirectSeconds?: number
  }
  /**
   * `false` keeps collections and fields, so that migrations stay as they are, and turns off everything else.
   *
   * @default true
   */
  readonly enabled?: boolean
  /** The file types that are accepted. @default jpg png gif webp avif, mp4 mov avi webm mkv, mp3 wav ogg aac m4a flac, pdf doc docx odt rtf txt */
  readonly fileTypes?: readonly FileType[]
  /** What a picture may measure, checked in its header before anything decodes it. */
  readonly images?: {
    /** Width times height. @default 50_000_000 */
    readonly maxPixels?: number
    /** Pixels. @default 10_000 */
    readonly maxSide?: number
    /**
     * Pixels of all pictures that are decoded at once in one process; the others wait. Each takes about 4 bytes, twice.
     *
     * @default 100_000_000
     */
    readonly pixelBudget?: number
    /**
     * Accepts SVG: it is sanitised before anybody sees it, never shown in place, and made into pictures. Needs the
     * packages `dompurify` and `jsdom`.
     *
     * @default false
     */
    readonly svg?: boolean
  }
  /** What `POST /media/upload/from-url` may fetch. @default https, from public addresses, for people who are logged in */
  readonly imports?: ImportOptions
  /** Who may release, block and see everything. @default users with `role: 'admin'` or `roles` containing it */
  readonly isAdmin?: (args: { readonly user: User }) => boolean
  /**
   * What a user may store; `null` is no limit. Asked at every upload.
   *
   * @default no limits
   * @example limits: ({ user }) => ({ storageBytes: user.tier === 'pro' ? 50e9 : 1e9, files: 10_000 })
   */
  readonly limits?: (args: {
    readonly req?: PayloadRequest
    readonly user: User
  }) => Limits | null | Promise<Limits | null>
  /**
   * What happens to the place where a picture or a film was taken, which phones write into it: `remove` takes it out of
   * the original, without encoding it anew, before anybody gets to see it; `keep` leaves the file as it came.
   *
   * @default 'remove'
   */
  readonly location?: 'keep' | 'remove'
  /** Bytes a file of each kind may have. @default image 10 MB, video 500 MB, audio 100 MB, document 50 MB, other 50 MB */
  readonly maxSize?: Partial<Record<MediaType, number>>
  /**
   * `GET /media/metrics` in the format of Prometheus: for admins with `true`, and for whoever sends this token as
   * `Authorization: Bearer`.
   *
   * @default false, the endpoint does not exist
   */
  readonly metrics?: boolean | { readonly token: string }
  /** Wakes workers up. @default payloadQueue() */
  readonly queue?: JobQueue
  readonly repair?: {
    /** Objects that one run of `cleanup` removes at most. @default 1_000 */
    readonly cleanupLimit?: number
    /** Seconds an object may lie in the store before it can be an orphan, never less than an upload may take. @default 172_800 */
    readonly graceSeconds?: number
  }
  readonly scan?: {
    /** Scans of one file before it is given up as `ERROR`. A scanner that is down does not count. @default 5 */
    readonly attempts?: number
    /** Seconds after which a scan without an answer is another worker's. @default 900 */
    readonly leaseSeconds?: number
    /** Files a minute that are scanned again after new signatures; 0 is none. @default 60 */
    readonly rescansPerMinute?: number
    /** Seconds before the second attempt, also of making variants; doubled for each further one, up to 32 times as many. @default 30 */
    readonly retrySeconds?: number
  }
  /** Looks into every file. Accepting files unscanned has to be written out: `noScanner()`. */
  readonly scanner: Scanner
  readonly slugs?: {
    /** @default 'media-audit' */
    readonly audit?: string
    /** @default 'media-links' */
    readonly links?: string
    /** @default 'media' */
    readonly media?: string
    /** @default 'media-presets' */
    readonly presets?: string
    /** @default 'media-uploads' */
    readonly uploads?: string
    /** @default 'storage-usage' */
    readonly usage?: string
  }
  /**
   * Where bytes live. Of several stores the first takes new files, and the others serve what they hold until
   * `moveProvider` has moved it; each has a name of its own.
   *
   * @example storage: [s3({ bucket: 'media', config }), local({ dir: './media' })]
   */
  readonly storage: readonly StorageProvider[] | StorageProvider
  /** Pictures of any size, made for a URL: `GET /media/:id/file?w=640&format=webp`. */
  readonly transforms?: {
    /** Pictures that are kept of each file; the oldest make room. @default 24 */
    readonly keep?: number
    /** Pixels. @default 4_096 */
    readonly maxSide?: number
    /**
     * Who may ask for a size without a signature: `presets` is everybody, but only for sizes of presets; `users` is also
     * whoever is logged in, for any size; `nobody`.
     *
     * @default 'presets'
     */
    readonly unsigned?: 'nobody' | 'presets' | 'users'
  }
  readonly trash?: {
    /** Days after which a file in the trash is deleted for good; `null` keeps it. @default 30 */
    readonly keepDays?: null | number
  }
  readonly uploads?: {
    /**
     * Files of one `POST /media/upload/batch`; each further one is answered as failed. Twenty pictures of 10 MB are three
     * minutes at 10 Mbit/s, about what proxies grant one request: the uploader has no such end.
     *
     * @default 20
     */
    readonly batchFiles?: number
    /**
     * What happens to a file of a name that its owner has in the same folder already: `rename` keeps both, as the name
     * in the store is always a new one; `reject` answers `DUPLICATE_NAME` (409).
     *
     * @default 'rename'
     */
    readonly sameName?: 'reject' | 'rename'
    /** Seconds an unfinished upload may be resumed. @default 86_400 */
    readonly sessionSeconds?: number
    /** Seconds a signed URL lives. @default 3_600 */
    readonly urlSeconds?: number
  }
  /** The collection of the people who own files. @default Payload's `admin.user`, or the first collection with `auth` */
  readonly usersSlug?: string
  /** Films and sounds: what is read from them, and made of them, with ffmpeg. */
  readonly video?: {
    /** Program. @default 'ffmpeg', as found in PATH */
    readonly ffmpeg?: string
    /** Program. @default 'ffprobe', as found in PATH */
    readonly ffprobe?: string
    /** Heights in pixels of an HLS ladder; none is higher than the film. @default [], no HLS */
    readonly hls?: readonly number[]
    /** Seconds a film may last to get renditions. @default 14_400 */
    readonly maxSeconds?: number
    /**
     * Films in formats that browsers play; none is larger than the film.
     *
     * @default []
     * @example renditions: [{ format: 'mp4', height: 720 }, { format: 'webm', height: 480 }]
     */
    readonly renditions?: readonly { readonly format: 'mp4' | 'webm'; readonly height: number }[]
    /** Seconds that one rendition may take. @default 7_200 */
    readonly timeoutSeconds?: number
  }
  /** What becomes of files whose user, or whose entity (`entityType`, `entityId`), is deleted. */
  readonly whenDeleted?: {
    /**
     * `detach` empties `entityType` and `entityId`, `trash` also moves the files to the trash, `keep` changes nothing.
     *
     * @default 'detach'
     */
    readonly entity?: 'detach' | 'keep' | 'trash'
    /**
     * `transfer` gives the files to `heir`, `trash` gives them to it in the trash, `delete` deletes them for good.
     *
     * @default 'transfer'
     */
    readonly user?: 'delete' | 'transfer' | 'trash'
    /** Who inherits files. @default the admin who deletes the user; without one the user cannot be deleted */
    readonly heir?: (args: {
      readonly req: PayloadRequest
      readonly user: User
    }) => ID | null | Promise<ID | null>
  }
}
