import { formatBytes } from '../../core/formatBytes.js'
import { type UploadWay, uploadWays } from '../../core/uploadWays.js'

const quoted = (name: unknown): string => `\u201C${String(name)}\u201D`

/** Every text of the history of a file. */
export const historyWords = {
  by: (action: string, who: null | string) => (who ? `${action} by ${who}` : action),
  empty: 'Nothing is known of this file: it is older than the audit trail.',
  failed: 'The history could not be loaded.',
  fromTo: (from: unknown, to: unknown) => `From ${String(from)} to ${String(to)}`,
  fromWhere: (address: string) => `From ${address}`,
  more: 'Show earlier entries',
  moved: (from: null | string, to: null | string) =>
    `From ${from === null ? 'the top' : quoted(from)} to ${to === null ? 'the top' : quoted(to)}`,
  replaced: (name: unknown, size: unknown) => `With ${quoted(name)}, ${formatBytes(Number(size))}`,
  title: 'History',
  uploaded: (size: unknown, way: unknown) =>
    `${formatBytes(Number(size))}, ${uploadWays[way as UploadWay] ?? String(way)}`,
} as const
