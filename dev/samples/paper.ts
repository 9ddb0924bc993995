const lines = (page: number) => [
  [24, 'A paper without a word of sense'],
  [12, `Page ${page} of 3. The demo wrote it by hand, so that there is something to look at:`],
  [12, 'the media library counts its pages and shows the first of them.'],
]

/** A PDF of three pages, written by hand. */
export const paper = async (): Promise<Buffer> => {
  const pages = [1, 2, 3]
  const content = pages.map((page) => {
    const text = lines(page).map(
      ([size, line], index) => `BT /F1 ${size} Tf 72 ${720 - index * 28} Td (${line}) Tj ET`,
    )
    const bars = [180, 260, 130, 320, 240].map(
      (height, index) =>
        `0.${3 + index} 0.35 0.55 rg ${90 + index * 90} 120 60 ${(height * (page + 2)) / 4} re f`,
    )
    return [...bars, '0 g', ...text].join('\n')
  })
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((page) => `${page * 2 + 2} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...content.flatMap((text, index) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${index * 2 + 5} 0 R>>`,
      `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    ]),
    '<</Title(A paper without a word of sense)/Author(The demo)>>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}` +
      `trailer\n<</Size ${size}/Root 1 0 R/Info ${objects.length} 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  )
}
