import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import sharp from 'sharp'

import { tagged, withFile } from './exiftool.js'

const run = promisify(execFile)

const picture = () =>
  sharp({
    create: {
      background: '#3a7bd5',
      channels: 3,
      height: 120,
      noise: { mean: 128, sigma: 30, type: 'gaussian' },
      width: 160,
    },
  })

/** What a telephone writes into a photograph. */
export const camera = [
  '-Make=Acme',
  '-Model=Phone 12',
  '-LensModel=Acme back camera 4.2mm f/1.6',
  '-Orientation#=6',
  '-DateTimeOriginal=2024:05:01 12:30:15',
  '-OffsetTimeOriginal=+02:00',
  '-ExposureTime=1/250',
  '-FNumber=1.6',
  '-ISO=80',
  '-FocalLength=4.2',
  '-Software=17.4',
  '-Artist=Ada Lovelace',
  '-Copyright=(c) 2024 Ada',
]

export const gps = [
  '-GPSLatitude=52.5200066',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=13.4049540',
  '-GPSLongitudeRef=E',
  '-GPSAltitude=34.5',
  '-GPSAltitudeRef=0',
  '-GPSTimeStamp=10:30:15',
  '-GPSDateStamp=2024:05:01',
  '-GPSImgDirection=123.4',
  '-GPSProcessingMethod=GPS',
]

/** What an editor adds. */
export const xmp = [
  '-XMP-dc:Title=Reichstag',
  '-XMP-dc:Description=A building',
  '-XMP-dc:Subject=berlin',
  '-XMP-dc:Subject=parliament',
  '-XMP-exif:GPSLatitude=52.52',
  '-XMP-exif:GPSLongitude=13.4',
  '-XMP-exif:GPSAltitude=34',
  '-XMP-photoshop:City=Berlin',
  '-XMP-photoshop:State=BE',
  '-XMP-photoshop:Country=Germany',
  '-XMP-iptcCore:Location=Tiergarten',
  '-XMP-iptcCore:CountryCode=DE',
  '-XMP-iptcCore:CreatorCity=London',
  '-XMP-iptcExt:LocationCreated={City=Berlin,CountryName=Germany,Sublocation=Tiergarten}',
  '-XMP-iptcExt:LocationShown={City=Berlin,CountryName=Germany}',
  '-XMP-xmp:CreatorTool=Lightroom 7',
]

export const iptc = [
  '-IPTC:ObjectName=Reichstag',
  '-IPTC:Caption-Abstract=A building',
  '-IPTC:Keywords=berlin',
  '-IPTC:Keywords=parliament',
  '-IPTC:City=Berlin',
  '-IPTC:Sub-location=Tiergarten',
  '-IPTC:Province-State=BE',
  '-IPTC:Country-PrimaryLocationCode=DEU',
  '-IPTC:Country-PrimaryLocationName=Germany',
  '-IPTC:By-line=Ada Lovelace',
  '-Photoshop:IPTCDigest=new',
]

const film = (extension: string): Promise<Buffer> =>
  withFile(Buffer.alloc(0), extension, async (path) => {
    const video = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=160x120:rate=10:duration=1',
      '-pix_fmt',
      'yuv420p',
    ]
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=1']
    const codec = extension === 'webm' ? ['-c:v', 'libvpx'] : []
    const tags = ['-metadata', 'title=A film', '-metadata', 'LOCATION=+52.5200+013.4050/']
    const source = extension === 'm4a' ? sound : [...video, ...codec]
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      ...source,
      ...(/mkv|webm/.test(extension) ? tags : []),
      path,
    ])
    return readFile(path)
  })

const keys = [
  '-Keys:GPSCoordinates=52.52,13.4,34',
  '-Keys:Make=Acme',
  '-Keys:Model=Phone 12',
  '-Keys:Software=17.4',
  '-Keys:LocationName=Berlin',
  '-Keys:LocationAccuracyHorizontal=4.7',
  '-Keys:CreationDate=2024:05:01 12:30:15+02:00',
]
const userData = ['-UserData:GPSCoordinates=52.52,13.4,34', '-UserData:Make=Acme']
const list = ['-ItemList:GPSCoordinates=52.52,13.4,34', '-ItemList:Title=A film']
const filmXmp = [
  '-XMP-exif:GPSLatitude=52.52',
  '-XMP-exif:GPSLongitude=13.4',
  '-XMP-dc:Title=A film',
]

export interface Sample {
  readonly extension: string
  /** @default true */
  readonly hasPlace?: boolean
  /** Its places are in a profile that goes as a whole. */
  readonly losesProfile?: boolean
  readonly make: () => Promise<Buffer>
}

const jpeg = () => picture().jpeg().toBuffer()

/** Made once: the programs take their time. */
const once = (make: () => Promise<Buffer>): (() => Promise<Buffer>) => {
  let made: Promise<Buffer> | undefined
  return () => (made ??= make())
}

const each: Readonly<Record<string, Sample>> = {
  'a JPEG of a telephone': {
    extension: 'jpg',
    make: async () => tagged(await jpeg(), 'jpg', [...camera, ...gps]),
  },
  'a JPEG with the other order of bytes': {
    extension: 'jpg',
    make: async () => tagged(await jpeg(), 'jpg', ['-ExifByteOrder=II', ...camera, ...gps]),
  },
  'a JPEG of an editor': {
    extension: 'jpg',
    make: async () => tagged(await jpeg(), 'jpg', [...camera, ...gps, ...xmp, ...iptc]),
  },
  'a JPEG with XMP in parts': {
    extension: 'jpg',
    make: async () => {
      const long = `-XMP-photoshop:Instructions=${'Nothing to be done. '.repeat(6000)}`
      return tagged(await jpeg(), 'jpg', [
        ...camera,
        ...xmp,
        '-XMP-photoshop:TextLayers={LayerName=a,LayerText=b}',
        long,
      ])
    },
  },
  'a JPEG without a place': {
    extension: 'jpg',
    hasPlace: false,
    make: async () =>
      tagged(await jpeg(), 'jpg', [...camera, '-GPSVersionID=2 3 0 0', '-XMP-dc:Title=Reichstag']),
  },
  'a PNG': {
    extension: 'png',
    make: async () => tagged(await picture().png().toBuffer(), 'png', [...camera, ...gps, ...xmp]),
  },
  'a PNG with compressed text': {
    extension: 'png',
    make: async () =>
      tagged(await picture().png().toBuffer(), 'png', ['-z', ...camera, ...gps, ...xmp]),
  },
  'a PNG with a profile in digits': {
    extension: 'png',
    losesProfile: true,
    make: async () => tagged(await picture().png().toBuffer(), 'png', iptc.slice(0, -1)),
  },
  'a WebP': {
    extension: 'webp',
    make: async () =>
      tagged(await picture().webp().toBuffer(), 'webp', [...camera, ...gps, ...xmp]),
  },
  'an AVIF': {
    extension: 'avif',
    make: async () =>
      tagged(await picture().avif({ effort: 0 }).toBuffer(), 'avif', [...camera, ...gps, ...xmp]),
  },
  'a GIF': {
    extension: 'gif',
    make: async () => tagged(await picture().gif().toBuffer(), 'gif', xmp),
  },
  'a MOV of a telephone': {
    extension: 'mov',
    make: async () => tagged(await film('mov'), 'mov', keys),
  },
  'an MP4 of a telephone': {
    extension: 'mp4',
    make: async () => tagged(await film('mp4'), 'mp4', userData),
  },
  'an MP4 of an editor': {
    extension: 'mp4',
    make: async () => tagged(await film('mp4'), 'mp4', [...list, ...filmXmp, ...keys]),
  },
  'an M4A': {
    extension: 'm4a',
    make: async () => tagged(await film('m4a'), 'm4a', [...list, ...keys]),
  },
  'an MKV': { extension: 'mkv', make: () => film('mkv') },
  'a WebM': { extension: 'webm', make: () => film('webm') },
}

/** Files with their places, as telephones, cameras and editors write them. */
export const samples: Readonly<Record<string, Sample>> = Object.fromEntries(
  Object.entries(each).map(([name, sample]) => [name, { ...sample, make: once(sample.make) }]),
)
