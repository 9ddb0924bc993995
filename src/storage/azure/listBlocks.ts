import type { Container } from './containerOf.js'

import { askIfThere } from './ask.js'
import { type NamedBlock, readBlockName } from './blockName.js'
import { blobsOf } from './uploadNote.js'

export interface Blocks {
  /** What the blob is made of, in its order, however long the blocks are. */
  readonly committed: readonly { readonly name: string; readonly size: number }[]
  /** In quotes; changes with everything but uncommitted blocks. */
  readonly etag?: string
  /** The block that counts of every part, by number. */
  readonly parts: readonly NamedBlock[]
}

const none: Blocks = { committed: [], parts: [] }

/** The latest of each number; of one name, what came after a commit hides what was committed. */
const latest = (blocks: readonly NamedBlock[]): NamedBlock[] => {
  const parts = new Map<number, NamedBlock>()
  for (const block of blocks) {
    const other = parts.get(block.number)
    if (!other || other.time <= block.time) {
      parts.set(block.number, block)
    }
  }
  return [...parts.values()].sort((a, b) => a.number - b.number)
}

/** What an upload's blob is made of and could be made of. */
export const listBlocks = async (container: Container, uploadId: string): Promise<Blocks> => {
  const found = await askIfThere(container, ({ abortSignal, client }) =>
    client
      .getBlockBlobClient(blobsOf(container, uploadId).blocks)
      .getBlockList('all', { abortSignal }),
  )
  if (!found) {
    return none
  }
  const { committedBlocks: committed = [], etag, uncommittedBlocks: uncommitted = [] } = found
  const byName = new Map([...committed, ...uncommitted].map((block) => [block.name, block]))
  return {
    committed,
    etag,
    parts: latest(
      [...byName.values()].flatMap((block) => readBlockName(container, uploadId, block) ?? []),
    ),
  }
}
