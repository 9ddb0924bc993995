export interface PaperWishes {
  /** Further entries of the catalogue, such as `/OpenAction 9 0 R`. */
  readonly catalog?: string
  /** Drawn on each page. @default a red square below, on the left, and two words */
  readonly content?: string
  /** Further objects, the first of them number 6. */
  readonly more?: readonly string[]
  /** @default 1 */
  readonly pages?: number
  readonly resources?: string
  /** Points. @default A4 */
  readonly size?: readonly [width: number, height: number]
  readonly trailer?: string
}

const square = '1 0 0 rg 50 50 200 200 re f BT /F1 48 Tf 100 700 Td (Two words) Tj ET'

/** A whole PDF. */
export const paper = ({
  catalog = '',
  content = square,
  more = [],
  pages = 1,
  resources = '',
  size = [595, 842],
  trailer = '',
}: PaperWishes = {}): Buffer => {
  const first = 6 + more.length
  const kids = Array.from({ length: pages }, (_, i) => `${first + i} 0 R`)
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${size.join(' ')}]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>${resources}>>>>`
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages}>>`,
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Title(A <b>paper</b>)/Author(Ann)/Producer(Test)/CreationDate(D:20240229123456+01'00')>>`,
    ...more,
    ...kids.map(() => page),
  ]
  let text = '%PDF-1.7\n'
  const entries = objects.map((object, i) => {
    const at = String(text.length).padStart(10, '0')
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${at} 00000 n \n`
  })
  const rows = ['0000000000 65535 f \n', ...entries]
  const end = `trailer<</Size ${rows.length}/Root 1 0 R/Info 5 0 R${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(`${text}xref\n0 ${rows.length}\n${rows.join('')}${end}`, 'latin1')
}

const form = (next: number | null) => {
  const resources = next ? `/Resources<</XObject<</X ${next} 0 R>>>>` : ''
  const draws = next ? '/X Do '.repeat(12) : '0 0 1 1 re f'
  return `<</Type/XObject/Subtype/Form/BBox[0 0 600 900]${resources}/Length ${draws.length}>>stream\n${draws}\nendstream`
}

/** One page that draws what draws twelve times what draws twelve times... */
export const endless = (): Buffer =>
  paper({
    content: '/X Do',
    more: Array.from({ length: 20 }, (_, i) => form(i < 19 ? 7 + i : null)),
    resources: '/XObject<</X 6 0 R>>',
  })

/** Nobody has the password of it. */
export const encrypted = (): Buffer => {
  const key = 'ab'.repeat(32)
  return paper({
    trailer: `/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<${key}>/U<${key}>/P -4>>`,
  })
}

/** It runs a script, launches a program and has a file in it, in readers that do so. */
export const active = (canary: string): Buffer =>
  paper({
    catalog: '/OpenAction 6 0 R/AA<</WC 7 0 R>>/Names<</EmbeddedFiles<</Names[(a.js) 8 0 R]>>>>',
    more: [
      `<</S/JavaScript/JS(app.launchURL\\("${canary}/pdf", true\\);while\\(true\\){})>>`,
      '<</S/Launch/F(calc.exe)>>',
      '<</Type/Filespec/F(a.js)>>',
    ],
  })
