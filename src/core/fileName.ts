const maxNameBytes = 255

/** Bidirectional controls and invisible characters, with which a name can pretend to be another. */
const deceptive = /[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/u

const control = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/u
const reserved = /^(?:aux|con|nul|prn|com\d|lpt\d)(?:\.|$)/i

/** Rules of a name, each with the sentence a person is told. The first that applies wins. */
const rules: readonly { readonly applies: (name: string) => boolean; readonly sentence: string }[] =
  [
    { applies: (name) => name.trim() === '', sentence: 'The file name is empty.' },
    {
      applies: (name) => new TextEncoder().encode(name).length > maxNameBytes,
      sentence: `The file name is too long: at most ${maxNameBytes} bytes of UTF-8 are accepted.`,
    },
    {
      applies: (name) => control.test(name),
      sentence: 'The file name contains control characters.',
    },
    {
      applies: (name) => deceptive.test(name),
      sentence: 'The file name contains invisible or text-direction characters.',
    },
    { applies: (name) => !name.isWellFormed(), sentence: 'The file name is not valid Unicode.' },
    {
      applies: (name) => /[/\\]/.test(name.normalize('NFKC')) || name === '.' || name === '..',
      sentence: 'The file name is a path: send the name alone and the folder in "folder".',
    },
    {
      applies: (name) => reserved.test(name.trim()),
      sentence: 'The file name is reserved by some operating systems.',
    },
    { applies: (name) => /[. ]$/.test(name), sentence: 'The file name ends in a dot or a space.' },
  ]

/** Why `name` cannot be a file's name, as a sentence; undefined for a good one. */
export const nameProblem = (name: string): string | undefined =>
  rules.find(({ applies }) => applies(name))?.sentence

/** What follows the last dot, in lower case; empty without one. */
export const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

const withoutExtension = (name: string) => {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}

/** The name a file is stored under: an ASCII slug of its own name, `suffix`, and the extension of its type. */
export const storedName = (name: string, suffix: string, extension: string): string => {
  const slug = withoutExtension(name)
    .normalize('NFKD')
    .replace(/[^\x20-\x7E]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return `${slug || 'file'}-${suffix}.${extension}`
}
