/** What one header of a zip, local or central, says about a file in it. */
export interface ZipEntry {
  /** Bytes in the archive. */
  readonly compressedSize: number
  readonly crc: number
  readonly flags: number
  readonly method: number
  readonly name: string
  /** Bytes once unpacked. */
  readonly size: number
}

/** The central one, which knows more. */
export interface CentralEntry extends ZipEntry {
  /** Of the local header, from the start of the archive. */
  readonly offset: number
  /** Type and rights as Unix has them; zero elsewhere. */
  readonly mode: number
}

export const flag = {
  encrypted: 0x0001,
  /** Sizes and checksum stand behind the data. */
  descriptor: 0x0008,
  patched: 0x0020,
  strongEncryption: 0x0040,
  maskedHeaders: 0x2000,
} as const

export const method = { stored: 0, deflated: 8 } as const

/** What stands in the place of a size that is told in a ZIP64 field. */
export const masked = 0xffffffff

export const signature = {
  local: 0x04034b50,
  central: 0x02014b50,
  descriptor: 0x08074b50,
  end: 0x06054b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
} as const
