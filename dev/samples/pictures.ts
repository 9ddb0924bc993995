import sharp, { type Exif } from 'sharp'

import type { Scene } from './landscape.js'

import { landscape } from './landscape.js'

/** With the grain of a film: plain gradients show stripes. */
const paint = (scene: Scene) => {
  const { height, width } = scene
  const grain = sharp({
    create: {
      background: '#808080',
      channels: 3,
      height: Math.ceil(height / 2),
      noise: { mean: 128, sigma: 9, type: 'gaussian' },
      width: Math.ceil(width / 2),
    },
  })
  return grain
    .resize(width, height)
    .png({ compressionLevel: 0 })
    .toBuffer()
    .then((input) => sharp(landscape(scene)).composite([{ blend: 'soft-light', input }]))
}

const camera: Exif = {
  IFD0: { Artist: 'The demo', Copyright: 'Free to use', Make: 'Imaginary', Model: 'Painter 1' },
  IFD2: {
    DateTimeOriginal: '2026:06:21 21:14:00',
    ExposureTime: '1/250',
    FNumber: '8/1',
    FocalLength: '35/1',
    ISOSpeedRatings: '100',
    LensModel: 'Gradient 35mm f/2',
  },
  IFD3: {
    GPSLatitude: '46/1 33/1 0/1',
    GPSLatitudeRef: 'N',
    GPSLongitude: '8/1 34/1 0/1',
    GPSLongitudeRef: 'E',
  },
}

const dusk = {
  hills: ['#8a6f9e', '#65558a', '#45406f', '#2c2d55', '#181b38'],
  seed: 11,
  sky: ['#2b3a67', '#6b5b95', '#e08e79', '#f8c291'],
  sun: { color: '#ffe3b3', x: 0.64, y: 0.3 },
}

const morning = {
  hills: ['#a9c8c9', '#7fb0ae', '#578f8a', '#35706b', '#1d4f4c'],
  seed: 5,
  sky: ['#8ec5d6', '#cfe6e4', '#fdf1dc'],
  sun: { color: '#fffaf0', x: 0.3, y: 0.3 },
}

const night = {
  hills: ['#27406b', '#1d3156', '#142441', '#0b162b'],
  seed: 23,
  sky: ['#050a1c', '#0e1f42', '#27477a'],
  sun: { color: '#f4f1de', x: 0.68, y: 0.22 },
}

/** A photograph as a camera makes it, with what cameras write into it. */
export const duskPhoto = async (): Promise<Buffer> =>
  (await paint({ ...dusk, height: 2000, width: 3000 }))
    .withExif(camera)
    .jpeg({ quality: 88 })
    .toBuffer()

export const morningPhoto = async (): Promise<Buffer> =>
  (await paint({ ...morning, height: 1800, width: 1200 })).jpeg({ quality: 88 }).toBuffer()

export const nightPicture = async (): Promise<Buffer> =>
  (await paint({ ...night, height: 1200, width: 1920 })).webp({ quality: 86 }).toBuffer()

/** A mark on nothing, to see through: as a drawing, and as a picture. */
export const drawing = async (): Promise<Buffer> =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 80 80">` +
      `<circle cx="40" cy="40" r="34" fill="#e2725b"/><path d="M14 52l16-20 11 13 8-9 17 20a34 34 0 0 1-52-4z" fill="#2c2d55"/><circle cx="53" cy="26" r="6" fill="#ffe3b3"/></svg>`,
  )

export const mark = async (): Promise<Buffer> =>
  sharp(await drawing())
    .png()
    .toBuffer()

/** Wider than a screen, to look along. */
export const panorama = async (): Promise<Buffer> =>
  (await paint({ ...dusk, height: 720, seed: 77, width: 2560 })).jpeg({ quality: 92 }).toBuffer()

/** The sun goes down, in a loop. */
export const sunset = async (): Promise<Buffer> => {
  const frames = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const y = 0.33 + 0.14 * Math.sin((index / 20) * 2 * Math.PI)
      return sharp(landscape({ ...dusk, height: 320, sun: { ...dusk.sun, y }, width: 480 }))
        .png()
        .toBuffer()
    }),
  )
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: frames.map(() => 90), loop: 0 })
    .toBuffer()
}

export const cover = async (): Promise<Buffer> =>
  (await paint({ ...night, height: 600, seed: 42, width: 600 })).jpeg({ quality: 86 }).toBuffer()
