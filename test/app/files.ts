import sharp from 'sharp'

/** A picture of plain noise, so that it has its full size in bytes. */
export const jpeg = (width = 640, height = 480): Promise<Buffer> =>
  sharp({
    create: {
      background: '#3a7bd5',
      channels: 3,
      height,
      noise: { mean: 128, sigma: 30, type: 'gaussian' },
      width,
    },
  })
    .jpeg()
    .toBuffer()

/** A small PDF of `size` bytes. */
export const pdf = (size = 2_000): Buffer => {
  const start = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n')
  const end = Buffer.from('\ntrailer<</Root 1 0 R>>\n%%EOF\n')
  return Buffer.concat([
    start,
    Buffer.alloc(Math.max(0, size - start.length - end.length), ' '),
    end,
  ])
}

/** The EICAR test file; put together here so that no scanner finds it in this file. */
export const eicarBytes = (): Buffer =>
  Buffer.from(
    ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  )

export const form = (
  file: { bytes: Buffer; name: string; type?: string },
  fields: Record<string, string> = {},
): FormData => {
  const data = new FormData()
  data.set('file', new File([new Uint8Array(file.bytes)], file.name, { type: file.type ?? '' }))
  for (const [name, value] of Object.entries(fields)) {
    data.set(name, value)
  }
  return data
}
