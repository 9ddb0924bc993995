import type { RunningGcs, Trouble } from './startGcs.js'

/** Trouble for the first `most` requests that are meant. Answers how many of these there were. */
export const makeTrouble = (
  server: RunningGcs,
  kind: Trouble,
  isMeant: (method: string, url: URL) => boolean,
  most = Infinity,
): { count: number } => {
  const seen = { count: 0 }
  server.trouble = ({ method, url }) => {
    if (!isMeant(method, url)) {
      return undefined
    }
    seen.count += 1
    return seen.count <= most ? kind : undefined
  }
  return seen
}
