import { open } from 'node:fs/promises'

/** Bytes in which what a picture is made of is said; what comes before may be a colour profile. */
const most = 65_536

interface Layout {
  /** Where the first chunk begins. */
  readonly first: number
  /** The name of the chunk, and where the next begins. */
  readonly read: (bytes: Buffer, at: number) => { readonly name: string; readonly next: number }
}

const png: Layout = {
  first: 8,
  read: (bytes, at) => ({
    name: bytes.toString('latin1', at + 4, at + 8),
    next: at + 12 + bytes.readUInt32BE(at),
  }),
}
const riff: Layout = {
  first: 12,
  read: (bytes, at) => {
    const size = bytes.readUInt32LE(at + 4)
    return { name: bytes.toString('latin1', at, at + 4), next: at + 8 + size + (size % 2) }
  },
}
const layouts: Readonly<Record<string, Layout>> = { png, webp: riff }

/** The names of the chunks that a PNG or a WebP begins with: `acTL` of an animated PNG, `VP8L` of a lossless WebP. */
export const leadingChunks = async (path: string, format: string): Promise<string[]> => {
  const layout = layouts[format]
  if (!layout) {
    return []
  }
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0)
    const names: string[] = []
    for (let at = layout.first; at + 8 <= bytesRead;) {
      const { name, next } = layout.read(buffer, at)
      names.push(name)
      at = next
    }
    return names
  } finally {
    await file.close()
  }
}
