/** What the camera or the author's program says of a picture. Text is theirs: cut, without control characters, never HTML. */
export interface FileMetadata {
  readonly artist?: string
  readonly camera?: { readonly lens?: string; readonly make?: string; readonly model?: string }
  readonly copyright?: string
  readonly description?: string
  readonly exposure?: {
    /** The f-number. */
    readonly aperture?: number
    /** Millimetres. */
    readonly focalLength?: number
    readonly iso?: number
    readonly seconds?: number
  }
  readonly keywords?: readonly string[]
  /** Only where the library keeps locations. */
  readonly location?: {
    /** Metres above the sea. */
    readonly altitude?: number
    readonly city?: string
    readonly country?: string
    /** Degrees, north and east. */
    readonly latitude?: number
    readonly longitude?: number
    readonly state?: string
  }
  /** 1 to 8, as in Exif. */
  readonly orientation?: number
  readonly software?: string
  /** As in ISO 8601, with the offset from UTC where the camera knew it. */
  readonly takenAt?: string
  readonly title?: string
}
