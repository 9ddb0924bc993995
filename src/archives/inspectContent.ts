import type { Kind } from './kindOf.js'
import type { Bytes, Pull } from './pullFrom.js'
import type { Inspection, Part } from './startInspection.js'

import { inspectOle } from './documents/inspectOle.js'
import { watchDocumentPart } from './documents/watchDocumentPart.js'
import { headSize, kindOf, mayEmbed } from './kindOf.js'
import { inspectBzip2 } from './packed/inspectBzip2.js'
import { inspectGzip } from './packed/inspectGzip.js'
import { inspectSealed } from './packed/inspectSealed.js'
import { inspectTar } from './packed/inspectTar.js'
import { drain, pullFrom, rest } from './pullFrom.js'
import { refuse } from './refuse.js'
import { shown } from './shown.js'
import { inspectNestedZip } from './zip/inspectNestedZip.js'
import { watchEnd } from './zip/watchEnd.js'

type Inspect = (pull: Pull, part: Part, inspection: Inspection) => Promise<void>

/** Left to the scanner. */
const leave: Inspect = async () => {}

const kinds: Readonly<Record<Kind, Inspect>> = {
  '7z': inspectSealed,
  bzip2: inspectBzip2,
  gzip: inspectGzip,
  ole: inspectOle,
  rar: inspectSealed,
  sealed: inspectSealed,
  tar: inspectTar,
  xz: leave,
  zip: inspectNestedZip,
}

/** Judges a file, or a file in an archive, as it streams past, to its end. */
export const inspectContent = async (inspection: Inspection, bytes: Bytes, part: Part) => {
  const pull = pullFrom(part.depth > 0 ? watchDocumentPart(bytes, part.name) : bytes)
  const head = await pull.peek(headSize)
  const kind = kindOf(head)
  const { maxDepth } = inspection.limits
  if (kind !== null && kind !== 'ole' && part.depth > maxDepth) {
    refuse(
      'suspicious',
      `${shown(part.name)} is ${part.depth} archives deep in it; ${maxDepth} are allowed.`,
      'tooDeep',
    )
  }
  if (kind === null) {
    await drain(watchEnd(rest(pull), part, mayEmbed(head)))
    return
  }
  await kinds[kind](pull, part, inspection)
  await drain(rest(pull))
}
