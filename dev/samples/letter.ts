import { strToU8, zipSync } from 'fflate'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const open = 'http://schemas.openxmlformats.org'

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

/** The smallest letter that word processors open. */
export const letter = async (): Promise<Buffer> =>
  Buffer.from(
    zipSync({
      '[Content_Types].xml': strToU8(
        `${head}<Types xmlns="${open}/package/2006/content-types">` +
          '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
          '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      '_rels/.rels': strToU8(
        `${head}<Relationships xmlns="${open}/package/2006/relationships">` +
          `<Relationship Id="r1" Type="${open}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
      'word/document.xml': strToU8(
        `${head}<w:document xmlns:w="${open}/wordprocessingml/2006/main"><w:body>` +
          `${paragraph('Dear reader,')}${paragraph('this letter says nothing, and says it politely.')}</w:body></w:document>`,
      ),
    }),
  )

export const note = async (): Promise<Buffer> =>
  Buffer.from(
    'A note of the demo.\n\nEverything in this library was made on your machine, a moment ago.\n',
  )
