/** Drawings for files without a picture of their own, in a square of 40; each reads on light and on dark. */
export const glyphs = {
  archive: { color: '#a87b1e', path: 'M20 8v2m0 2v2m0 2v2m-2 3h4v4h-4z' },
  audio: {
    color: '#d0732c',
    path: 'M17.5 21.5v-10l6-1.5v9.5m-6 2a2 2 0 1 1-4 0 2 2 0 0 1 4 0zm6-2a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  },
  held: { color: '#d64545', path: 'M20 9.5l7 12.5H13zM20 14v4M20 20v.1' },
  image: {
    color: '#1f9d68',
    path: 'M13 22l4.5-6 3.5 4.5 2-2.5 4 4zM24 13.5a1 1 0 1 1-2 0 1 1 0 0 1 2 0z',
  },
  other: { color: '#79808c', path: 'M15 14h10M15 18h10M15 22h6' },
  pdf: { color: '#d24a3c', path: 'M14 22c4-1 8-5 7-10-1-3-3 0-1 4 1.5 3 4 4 6 3' },
  text: { color: '#6b7a90', path: 'M14 13h12M14 16.5h12M14 20h8' },
  video: { color: '#8a63d2', path: 'M16.5 11.5v10l9-5z' },
  word: { color: '#3a78d4', path: 'M13.5 12l2.5 10 4-8 4 8 2.5-10' },
} as const

export type Glyph = keyof typeof glyphs
