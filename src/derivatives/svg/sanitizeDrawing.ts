import type { Apart } from '../apart/Apart.js'
import type { Size } from '../pictures/plan.js'

import { keepOwn } from './keepOwn.js'
import { leadsOut } from './leadsOut.js'
import { sizeOf } from './sizeOf.js'

export interface DrawingWish {
  /** Pixels of the longer side of its picture. */
  readonly longSide: number
  /** Of the drawing. */
  readonly path: string
  /** Where the picture goes, a PNG. */
  readonly picture: string
  /** Where what is left of the drawing goes. */
  readonly to: string
}

export type Drawing =
  | { readonly problem: string }
  | {
      /** What the drawing says of itself. */
      readonly own: Size
      readonly picture: Size
      readonly problem?: undefined
    }

const tools = { keepOwn, leadsOut, sizeOf }

/**
 * Leaves of an SVG only what draws: no script, no page in it, no address of anything outside of it. Then makes a picture
 * of what is left, which also shows that it can be drawn in little time.
 */
export const sanitizeDrawing: Apart<DrawingWish, Drawing, typeof tools> = {
  packages: ['dompurify', 'jsdom', 'node:fs/promises', 'sharp'],
  seconds: 30,
  tools,
  work: async (load, { longSide, path, picture, to }, { keepOwn, leadsOut, sizeOf }) => {
    const { readFile, writeFile } = await load('node:fs/promises')
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    if (/<!DOCTYPE[^>]*\[|<!ENTITY/i.test(text)) {
      return { problem: 'The drawing declares entities of its own: export it without them.' }
    }
    const { JSDOM } = await load('jsdom')
    const { window } = new JSDOM('')
    const { documentElement: root } = new window.DOMParser().parseFromString(text, 'image/svg+xml')
    if (root.localName !== 'svg' || root.namespaceURI !== 'http://www.w3.org/2000/svg') {
      return { problem: 'The drawing is no well-formed SVG.' }
    }

    const { default: makePurifier } = await load('dompurify')
    makePurifier(window).sanitize(root as never, {
      ADD_ATTR: ['href', 'xlink:href'],
      // It may only lead to other parts of the drawing, which is what `keepOwn` sees to.
      ADD_TAGS: ['use'],
      FORBID_ATTR: ['target'],
      FORBID_TAGS: [
        'animate',
        'animatecolor',
        'animatemotion',
        'animatetransform',
        'foreignobject',
        'mpath',
        'script',
        'set',
      ],
      IN_PLACE: true,
      KEEP_CONTENT: false,
      USE_PROFILES: { svg: true, svgFilters: true },
    })
    keepOwn(root, leadsOut)
    const measured = sizeOf(root)
    if (!measured) {
      return { problem: 'The drawing has no size that could be drawn.' }
    }
    const { hasBox, height, width } = measured
    const serialize = () => new window.XMLSerializer().serializeToString(root)
    await writeFile(to, serialize())

    // The picture has the size that pictures are made from, whatever size the drawing says that it has.
    const scaled = (side: number) =>
      Math.max(1, Math.round((side * longSide) / Math.max(width, height)))
    const size = { height: scaled(height), width: scaled(width) }
    if (!hasBox) {
      root.setAttribute('viewBox', `0 0 ${width} ${height}`)
    }
    root.setAttribute('width', String(size.width))
    root.setAttribute('height', String(size.height))
    const { default: sharp } = await load('sharp')
    sharp.concurrency(1)
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })
    const image = sharp(Buffer.from(serialize()), {
      density: 72,
      limitInputPixels: longSide * longSide,
    })
    await image.png({ compressionLevel: 6 }).toFile(picture)
    const rounded = (side: number) => Math.max(1, Math.round(side))
    return { own: { height: rounded(height), width: rounded(width) }, picture: size }
  },
}
