import type { PayloadRequest, Where } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { changeTree } from './changeTree.js'
import { findFolder, type Folder } from './findFolder.js'

export const contentsChoices = ['refuse', 'up', 'trash'] as const

/** What happens to what is in a folder that is deleted. */
export type Contents = (typeof contentsChoices)[number]

interface Deletion {
  readonly contents: Contents
  readonly path: ID
  /** Whoever deletes it. */
  readonly req: Pick<PayloadRequest, 'headers' | 'user'>
}

const inFolder = (ids: readonly ID[]): Where => ({ folder: { in: [...ids] } })

/** What is in the trash is not in its folder: it comes back at the top. */
const liveIn = (ids: readonly ID[]): Where => ({
  and: [inFolder(ids), { deletedAt: { exists: false } }],
})

/** The folder and everything below it. */
const treeOf = async (library: MediaLibrary, root: ID, req: PayloadRequest): Promise<ID[]> => {
  const tree: ID[] = [root]
  for (let level: ID[] = [root]; level.length > 0;) {
    const { docs } = await library.payload.db.find({
      collection: library.slugs.folders,
      pagination: false,
      req,
      where: inFolder(level),
    })
    level = (docs as unknown as Folder[]).map(({ id }) => id).filter((id) => !tree.includes(id))
    tree.push(...level)
  }
  return tree
}

const countOf = async (
  library: MediaLibrary,
  collection: string,
  where: Where,
  req: PayloadRequest,
) => (await library.payload.db.count({ collection, req, where })).totalDocs

/** Every change has to be allowed to this person for every document, or none is made. */
const updateAll = async (
  library: MediaLibrary,
  collection: string,
  where: Where,
  data: Record<string, unknown>,
  { req, user }: { req: PayloadRequest; user: PayloadRequest['user'] },
) => {
  const expected = await countOf(library, collection, where, req)
  const { docs, errors } = await library.payload.update({
    collection,
    data: data as never,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
    user,
    where,
  })
  if (errors.length > 0 || docs.length < expected) {
    throw new MediaError(
      'FORBIDDEN',
      `${expected - docs.length} of the ${expected} documents inside are not yours to change.`,
      {
        collection,
      },
    )
  }
}

/** Folders that move up must not meet one of their name there; the one that goes does not count. */
const insistNamesFree = async (
  library: MediaLibrary,
  from: ID,
  to: ID | null,
  req: PayloadRequest,
): Promise<void> => {
  const namesIn = async (parent: ID | null) => {
    const where: Where = { folder: parent === null ? { exists: false } : { equals: parent } }
    const { docs } = await library.payload.db.find({
      collection: library.slugs.folders,
      pagination: false,
      req,
      where,
    })
    return (docs as unknown as Folder[]).filter(({ id }) => id !== from).map(({ name }) => name)
  }
  const taken = await namesIn(to)
  const name = (await namesIn(from)).find((each) => taken.includes(each))
  if (name !== undefined) {
    throw new MediaError(
      'DUPLICATE_NAME',
      `There is a folder "${name}" above already: rename one of them.`,
      { name },
    )
  }
}

type Run = { req: PayloadRequest; user: PayloadRequest['user'] }

const empty: Readonly<
  Record<Contents, (library: MediaLibrary, folder: Folder, tree: ID[], run: Run) => Promise<void>>
> = {
  refuse: async (library, folder, tree, { req }) => {
    const files = await countOf(library, library.slugs.media, liveIn([folder.id]), req)
    const folders = tree.length - 1
    if (files + folders > 0) {
      throw new MediaError(
        'FOLDER_NOT_EMPTY',
        `The folder holds ${files} files and ${folders} folders: say contents=up to keep them, or contents=trash.`,
        { files, folders },
      )
    }
  },
  trash: async (library, _folder, tree, run) => {
    await updateAll(
      library,
      library.slugs.media,
      liveIn(tree),
      { deletedAt: new Date().toISOString() },
      run,
    )
    await updateAll(library, library.slugs.media, inFolder(tree), { folder: null }, run)
  },
  up: async (library, { folder, id }, _tree, run) => {
    const parent = folder ? idOf(folder) : null
    await insistNamesFree(library, id, parent, run.req)
    await updateAll(library, library.slugs.media, inFolder([id]), { folder: parent }, run)
    await updateAll(library, library.slugs.folders, inFolder([id]), { folder: parent }, run)
  },
}

/**
 * Deletes a folder; the caller says what becomes of its contents: `refuse` (the default) keeps a folder that is not
 * empty, `up` moves everything to the folder above, `trash` moves all files below it to the trash.
 */
export const deleteFolder = async (
  library: MediaLibrary,
  { contents, path, req: asked }: Deletion,
): Promise<void> => {
  const { user } = asked
  await changeTree(
    library,
    async (req) => {
      const folder = await findFolder(library, path)
      const tree = await treeOf(library, folder.id, req)
      await empty[contents](library, folder, tree, { req, user })
      await library.payload.delete({
        id: folder.id,
        collection: library.slugs.folders,
        overrideAccess: false,
        req,
        user,
      })
    },
    asked,
  )
}
