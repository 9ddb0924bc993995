import type { Apart } from '../apart/Apart.js'

import { readTexts } from './readTexts.js'

export interface PageWish {
  /** Pixels of the longer side at most. */
  readonly longSide: number
  /** Of the paper. */
  readonly path: string
  /** Where the pixels of the picture go: four bytes each, row by row. */
  readonly to: string
}

export interface Paper {
  /** What the paper says of itself; nothing where it says nothing. */
  readonly metadata: Readonly<Record<string, string>>
  readonly pageCount: null | number
  /** `null` when there is none. */
  readonly picture: { readonly height: number; readonly width: number } | null
  /** Why there is none. */
  readonly problem?: string
}

const tools = { readTexts }

/** Counts the pages of a PDF, reads its title, and draws its first page on white. No script of it runs. */
export const drawFirstPage: Apart<PageWish, Paper, typeof tools> = {
  packages: ['@hyzyla/pdfium', 'node:fs/promises'],
  seconds: 30,
  tools,
  work: async (load, { longSide, path, to }, { readTexts }) => {
    const { readFile, writeFile } = await load('node:fs/promises')
    const { PDFiumLibrary } = await load('@hyzyla/pdfium')
    const library = await PDFiumLibrary.init()
    const nothing = { metadata: {}, pageCount: null, picture: null }
    const paper = await library
      .loadDocument(await readFile(path))
      .catch((error: unknown) => String(error))
    if (typeof paper === 'string') {
      return /password|security/i.test(paper)
        ? { ...nothing, problem: 'The document is encrypted: its pages cannot be shown.' }
        : { ...nothing, problem: 'The document is damaged: its pages cannot be shown.' }
    }

    const metadata = readTexts(library, paper)
    const pageCount = paper.getPageCount()
    if (pageCount < 1) {
      return { ...nothing, metadata, problem: 'The document has no pages.' }
    }
    const page = paper.getPage(0)
    const { originalHeight, originalWidth } = page.getOriginalSize()
    // Points are 1/72 inch; no page is shown larger than a print of it would be.
    const scale = Math.min(longSide / Math.max(originalWidth, originalHeight), 4)
    if (!(originalWidth > 0 && originalHeight > 0 && scale > 0)) {
      return {
        metadata,
        pageCount,
        picture: null,
        problem: 'The first page of the document is damaged.',
      }
    }
    const width = Math.max(1, Math.round(originalWidth * scale))
    const height = Math.max(1, Math.round(originalHeight * scale))
    const { data } = await page.render({ height, render: 'bitmap', scale: 1, width })
    await writeFile(to, data)
    return { metadata, pageCount, picture: { height, width } }
  },
}
