import { refuse } from '../refuse.js'
import { shown } from '../shown.js'

/** Where Word, Excel and PowerPoint keep programs, wherever a document stands. */
const officeMacro = /(?:^|\/)(?:vbaproject\.bin|macrosheets\/[^/]+)$/i

/** Where OpenDocument keeps them: Basic without the lists of its libraries, and scripts of other languages. */
const openMacro = /^(?:Basic\/(?:[^/]+\/)+(?!script-l[bc]\.xml$)[^/]+\.xml|Scripts\/.*[^/])$/i

/** Refuses documents with macros, by the names of the files in them. */
export const checkDocument = (names: readonly string[]): void => {
  const isOpenDocument = names.includes('mimetype') && names.includes('META-INF/manifest.xml')
  const macro = names.find(
    (name) => officeMacro.test(name) || (isOpenDocument && openMacro.test(name)),
  )
  if (macro !== undefined) {
    refuse('suspicious', `It is a document with macros: ${shown(macro)}.`, 'macros')
  }
}
