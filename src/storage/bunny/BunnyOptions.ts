/** Where a storage zone can have its home. */
export type BunnyRegion = 'br' | 'de' | 'jh' | 'la' | 'ny' | 'se' | 'sg' | 'syd' | 'uk'

export interface BunnyOptions {
  /** Password of the storage zone, of its page "Access". The read-only one does not do, nor does the key of the account. */
  readonly accessKey: string
  /** Base URL of the pull zone in front of the storage zone; the `cdnUrl` of a file begins with it. */
  readonly cdnUrl?: string
  /** Base URL of the storage API, in the place of `region`. @default the one of `region` */
  readonly endpoint?: string
  /** Folder inside the zone that everything goes under, such as `'media'`. */
  readonly prefix?: string
  /** Home of the zone, not one of its replicas. @default 'de' */
  readonly region?: BunnyRegion
  /** Seconds the store may say nothing before a request to it is given up. @default 60 */
  readonly timeout?: number
  /**
   * "URL Token Authentication Key" of the pull zone. With it, read URLs lead to the CDN; they carry the type and the
   * name, and two edge rules of the pull zone put these into the answer (README). Without it they lead to this server.
   */
  readonly tokenKey?: string
  /** Name of the storage zone. */
  readonly zone: string
}
