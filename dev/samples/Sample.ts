/** A file of the demo's gallery, made when it is needed: nobody's pictures lie in the repository. */
export interface Sample {
  readonly altText?: string
  readonly caption?: string
  readonly isPublic?: boolean
  readonly name: string
  readonly tags?: readonly string[]
  readonly title: string
  readonly type: string
  /** `null` where a program for it is missing. */
  make(): Promise<Buffer | null>
}
