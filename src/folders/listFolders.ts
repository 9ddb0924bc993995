import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Folder } from './findFolder.js'

import { runSQL, tableOf } from '../compat/database.js'
import { idOf } from '../library/documents.js'

export interface ListedFolder {
  /** Files directly in it, trash excluded. */
  readonly files: number
  readonly id: ID
  readonly name: string
  readonly parent: ID | null
  readonly path: string
}

const countFiles = async (library: MediaLibrary): Promise<Map<ID, number>> => {
  const media = tableOf(library, library.slugs.media)
  const rows = await runSQL<{ files: string; id: ID }>(
    library,
    sql`SELECT ${sql.identifier(media.folder!.name)} AS id, count(*) AS files FROM ${media}
      WHERE ${sql.identifier(media.folder!.name)} IS NOT NULL AND ${sql.identifier(media.deletedAt!.name)} IS NULL GROUP BY 1`,
  )
  return new Map(rows.map(({ files, id }) => [id, Number(files)]))
}

/** Every folder the requester may see, by path. */
export const listFolders = async (
  library: MediaLibrary,
  req: PayloadRequest,
): Promise<ListedFolder[]> => {
  const [{ docs }, counts] = await Promise.all([
    library.payload.find({
      collection: library.slugs.folders,
      depth: 0,
      limit: 0,
      overrideAccess: false,
      pagination: false,
      req,
      select: { folder: true, name: true } as never,
    }),
    countFiles(library),
  ])
  const folders = new Map((docs as unknown as Folder[]).map((folder) => [folder.id, folder]))
  const pathOf = ({ folder, name }: Folder, deep = 0): string => {
    const parent = folder ? folders.get(idOf(folder)) : undefined
    return parent && deep < 50 ? `${pathOf(parent, deep + 1)}/${name}` : name
  }
  return [...folders.values()]
    .map((folder) => ({
      files: counts.get(folder.id) ?? 0,
      id: folder.id,
      name: folder.name,
      parent: folder.folder ? idOf(folder.folder) : null,
      path: pathOf(folder),
    }))
    .sort((a, b) => a.path.localeCompare(b.path))
}
