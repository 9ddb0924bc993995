/** What the reader of papers has inside and does not hand out; nothing is read where that changes. */
interface Machine {
  readonly HEAPU8: Uint8Array
  readonly wasmExports: {
    readonly FPDF_GetMetaText?: (document: number, tag: number, to: number, bytes: number) => number
    readonly free: (at: number) => void
    readonly malloc: (bytes: number) => number
  }
}

/** What a paper says of itself, as short plain texts: its title, author and producer, and when it was written. */
export const readTexts = (library: object, paper: object): Record<string, string> => {
  const machine = (library as { readonly module?: Machine }).module
  const { documentIdx } = paper as { readonly documentIdx?: number }
  const { FPDF_GetMetaText: ask, free, malloc } = machine?.wasmExports ?? {}
  if (!machine || !documentIdx || !ask || !free || !malloc) {
    return {}
  }
  const read = (tag: string): string => {
    const name = malloc(tag.length + 1)
    machine.HEAPU8.set(Buffer.from(`${tag}\0`), name)
    const bytes = ask(documentIdx, name, 0, 0)
    if (bytes <= 2 || bytes > 100_000) {
      return ''
    }
    const at = malloc(bytes)
    ask(documentIdx, name, at, bytes)
    const text = Buffer.from(machine.HEAPU8.slice(at, at + bytes - 2)).toString('utf16le')
    free(at)
    free(name)
    return [...text.toWellFormed()]
      .slice(0, 300)
      .join('')
      .replace(/\p{C}+/gu, ' ')
      .trim()
  }
  const [, year, month, day, time = ''] =
    /^D:(\d{4})(\d\d)?(\d\d)?(\d{6})?/.exec(read('CreationDate')) ?? []
  const clock = time && `T${time.replace(/(..)(?=.)/g, '$1:')}`
  const created = [year, month, day].filter(Boolean).join('-') + (day ? clock : '')
  const texts = {
    author: read('Author'),
    created,
    producer: read('Producer'),
    title: read('Title'),
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text))
}
