/** What a link is to be. */
export interface LinkWishes {
  /** The file is saved rather than shown. @default false */
  readonly download?: boolean
  /** Seconds the link lives, `delivery.linkSeconds` at most. */
  readonly expiresIn: number
  /** For whoever looks at the list of links. */
  readonly note?: string
  /** The first request that is answered with bytes is the last. @default false */
  readonly singleUse?: boolean
  /** Name of a variant. @default the original */
  readonly variant?: string
}

/** A link of a file, as whoever may see its links is told of it. Times are ISO 8601. */
export interface SharedLink {
  readonly createdAt: string
  readonly createdBy: null | number | string
  readonly download: boolean
  readonly expiresAt: string
  readonly id: number | string
  /** False when its one use is over, or when whoever made it may not share the file any more. */
  readonly isLive: boolean
  readonly lastUsedAt: null | string
  readonly note: null | string
  readonly singleUse: boolean
  /** At most ten seconds behind; exact for links for one use. */
  readonly uses: number
  readonly variant: null | string
}
