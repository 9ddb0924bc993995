import type { Verdict } from '../scanners/Scanner.js'
import type { ArchiveLimits } from './ArchiveLimits.js'
import type { ArchiveSource } from './ArchiveSource.js'
import type { Reader } from './openReader.js'
import type { Inspection } from './startInspection.js'
import type { ZipEnd } from './zip/findEnd.js'

import { inspectContent } from './inspectContent.js'
import { headSize, type Kind, kindOf, mayEmbed } from './kindOf.js'
import { openReader } from './openReader.js'
import { inspectXz } from './packed/inspectXz.js'
import { isRefusal, refuse } from './refuse.js'
import { startInspection } from './startInspection.js'
import { endsIn, hasDirectory, tailSize } from './zip/findEnd.js'
import { inspectZip } from './zip/inspectZip.js'

/** The end of the zip that this file is, or that readers would find in it. */
const endOfZip = async (
  reader: Reader,
  head: Buffer,
  kind: Kind | null,
): Promise<null | ZipEnd> => {
  const { size } = reader
  const length = Math.min(size, tailSize)
  const ends = endsIn(await reader.bytes(size - length, length), size)
  if (kind === 'zip') {
    return ends[0] ?? refuse('unscannable', 'It is a zip without a directory.')
  }
  for (const end of ends) {
    if ((end.trailing === 0 || !mayEmbed(head)) && (await hasDirectory(reader, end))) {
      return end
    }
  }
  return null
}

const inspect = async (reader: Reader, inspection: Inspection): Promise<void> => {
  const head = await reader.bytes(0, Math.min(headSize, reader.size))
  const kind = kindOf(head)
  const end = await endOfZip(reader, head, kind)
  if (end) {
    await inspectZip(reader, end, inspection)
  } else if (kind === 'xz') {
    await inspectXz(reader, inspection)
  } else if (kind) {
    await inspection.content(reader.chunks(0, reader.size), { depth: 0, name: '' })
  }
}

/** An archive that cannot be read is never clean. */
const verdictOn = (error: unknown): Verdict => {
  if (isRefusal(error)) {
    return error.refusal
  }
  const { code, message } = error as { code?: unknown; message?: string }
  const why = typeof code === 'string' && code.startsWith('Z_') ? `: ${message}` : ''
  return { finding: 'unreadable', reason: `It is a damaged archive${why}.`, verdict: 'unscannable' }
}

/**
 * Judges a file by what it would unpack to, without unpacking it to anywhere. Scanners call clean what they did not
 * open; this finds what they do not open (`unscannable`: encrypted, damaged, ambiguous or exotic archives) and what
 * should not be opened by anyone (`suspicious`: bombs, paths and links that lead out, documents with macros or with a
 * template from elsewhere). It looks into zip (so into docx, xlsx, odt, epub, jar), gzip, tar and compound files
 * (.doc), also in each other, and at the sizes of xz. It knows no malware: a clean file still needs a scanner.
 *
 * Any file may be given. One that is no archive costs two reads of 64 KB; one that is, is read at most once, and in
 * memory are never more than small buffers and the names in it.
 *
 * Throws what `source` threw, `STORAGE_UNAVAILABLE` when it did not deliver what was asked for, and the reason of
 * `signal`: none of them says anything about the file.
 *
 * @example
 * const read = (range) => store.read(key, range)
 * await inspectArchive({ read, size }, defaultArchiveLimits)
 * // { verdict: 'suspicious', reason: 'It unpacks to 1.07 GB, 1,029 times its size; 100 times is allowed.' }
 */
export const inspectArchive = async (
  source: ArchiveSource,
  limits: ArchiveLimits,
  signal?: AbortSignal,
): Promise<Verdict> => {
  const reader = openReader(source, signal)
  try {
    if (source.size > 0) {
      await inspect(reader, startInspection(source.size, limits, inspectContent))
    }
    return { verdict: 'clean' }
  } catch (error) {
    const failure = reader.failure()
    if (failure) {
      throw failure.error
    }
    return verdictOn(error)
  }
}
