import type { Where } from 'payload'

import type { ID, MediaFile } from './documents.js'
import type { MediaLibrary } from './MediaLibrary.js'

/** Rows that are held at a time. */
const page = 100

/** Every file of a kind by its id, whatever their number; what changes meanwhile shifts none of the others. */
export async function* eachFile(
  { payload, slugs }: MediaLibrary,
  where: Where,
  { newestFirst = false }: { readonly newestFirst?: boolean } = {},
): AsyncGenerator<MediaFile> {
  const beyond = newestFirst ? 'less_than' : 'greater_than'
  let last: ID | undefined
  for (;;) {
    const { docs } = await payload.db.find({
      collection: slugs.media,
      limit: page,
      pagination: false,
      sort: newestFirst ? '-id' : 'id',
      where: last === undefined ? where : { and: [where, { id: { [beyond]: last } }] },
    })
    for (const file of docs as unknown as MediaFile[]) {
      last = file.id
      yield file
    }
    if (docs.length < page) {
      return
    }
  }
}
