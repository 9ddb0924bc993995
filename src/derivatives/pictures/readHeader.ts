import sharp, { type Metadata } from 'sharp'

export interface ImageHeader {
  readonly colorProfile: null | string
  readonly format: string
  /** Pixels as shown: EXIF orientation applied, one frame of an animation. */
  readonly height: number
  readonly isAnimated: boolean
  readonly width: number
}

/** EXIF orientations 5 to 8 lie on their side. */
const isSideways = ({ orientation = 1 }: Metadata) => orientation >= 5

/** What a picture's header says, without decoding it; `null` when the bytes at hand do not hold the whole header. */
export const readHeader = async (picture: string | Uint8Array): Promise<ImageHeader | null> => {
  try {
    const metadata = await sharp(picture, { failOn: 'none', limitInputPixels: false }).metadata()
    const { format, height, pageHeight, pages = 1, space, width } = metadata
    if (!width || !height) {
      return null
    }
    const tall = pageHeight ?? height
    return {
      colorProfile: space ?? null,
      format,
      height: isSideways(metadata) ? width : tall,
      isAnimated: pages > 1,
      width: isSideways(metadata) ? tall : width,
    }
  } catch {
    return null
  }
}
