import { createHash, randomUUID } from 'node:crypto'

export interface StoredFile {
  readonly bytes: Buffer
  readonly contentType: string
  readonly guid: string
  readonly changed: Date
  readonly created: Date
  /** SHA-256 in upper-case hex. */
  readonly checksum: string
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').toUpperCase()

/** Folders on the way to a path, each with a slash at its end. */
const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => `${names.slice(0, index + 1).join('/')}/`)

/** What is in a storage zone. Folders come with the first file in them and stay when they are empty. */
export const zoneFiles = () => {
  const files = new Map<string, StoredFile>()
  const folders = new Map<string, Date>()

  const addFolders = (path: string) =>
    foldersOf(path)
      .filter((folder) => !folders.has(folder))
      .forEach((folder) => folders.set(folder, new Date()))

  return {
    addFolders,

    /** Names directly in a folder, the root being ''. */
    childrenOf: (folder: string): { folders: [string, Date][]; files: [string, StoredFile][] } => {
      const nameOf = (path: string) => path.slice(folder.length)
      return {
        folders: [...folders]
          .filter(([path]) => path.startsWith(folder) && /^[^/]+\/$/.test(nameOf(path)))
          .map(([path, created]) => [nameOf(path).slice(0, -1), created]),
        files: [...files]
          .filter(([path]) => path.startsWith(folder) && /^[^/]+$/.test(nameOf(path)))
          .map(([path, file]) => [nameOf(path), file]),
      }
    },

    files,

    /** A folder with a slash at its end goes with everything in it. False when there is nothing. */
    remove: (path: string): boolean => {
      if (!path.endsWith('/')) {
        return files.delete(path)
      }
      const isKnown = folders.has(path)
      for (const known of [files, folders]) {
        ;[...known.keys()]
          .filter((name) => name.startsWith(path))
          .forEach((name) => known.delete(name))
      }
      return isKnown
    },

    /** Makes the file whole, in the place of one that was there. */
    put: (path: string, bytes: Buffer, contentType: string): void => {
      addFolders(path)
      const before = files.get(path)
      const changed = new Date()
      files.set(path, {
        bytes,
        changed,
        checksum: sha256(bytes),
        contentType,
        created: before?.created ?? changed,
        guid: randomUUID(),
      })
    },
  }
}

export type ZoneFiles = ReturnType<typeof zoneFiles>
