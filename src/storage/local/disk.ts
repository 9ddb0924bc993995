import path from 'node:path'

import { insistKey } from '../insistKey.js'

/**
 * An upload is one folder; the folder's name says how far the upload is, so that each step is one `rename`: it
 * happens whole or not at all, also when the process is killed, and all paths of the step before are dead at once.
 */
const suffixes = { completing: '.completing', open: '', over: '.over' } as const

export type Stage = keyof typeof suffixes

const uploadFolder = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.completing|\.over)?$/

export const isUploadId = (id: string): boolean => uploadFolder.exec(id)?.[1] === id

/** The id in the name of an upload's folder, whatever its stage. */
export const uploadIdOf = (name: string): string | undefined => uploadFolder.exec(name)?.[1]

/** Where things are under `dir`. Keys are checked on their way to a path, ids before (`isUploadId`). */
export const diskAt = (dir: string) => {
  const root = path.resolve(dir)
  const objects = path.join(root, 'objects')
  const etags = path.join(root, 'etags')
  const uploads = path.join(root, 'uploads')
  return {
    etagFile: (key: string): string => path.join(etags, insistKey(key)),
    etags,
    objectFile: (key: string): string => path.join(objects, insistKey(key)),
    objects,
    root,
    uploadFolder: (id: string, stage: Stage): string => path.join(uploads, id + suffixes[stage]),
    uploads,
  }
}

export type Disk = ReturnType<typeof diskAt>
