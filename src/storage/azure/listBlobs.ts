import type { BlobItem, ContainerListBlobsOptions } from '@azure/storage-blob'

import type { Container } from './containerOf.js'

import { ask } from './ask.js'

/** Every blob, in the order of names, page after page. */
export async function* listBlobs(
  container: Container,
  options: ContainerListBlobsOptions,
): AsyncGenerator<BlobItem> {
  let after: string | undefined
  do {
    const page = await ask(container, async ({ abortSignal, client }) => {
      const pages = client
        .listBlobsFlat({ ...options, abortSignal })
        .byPage({ continuationToken: after, maxPageSize: container.pageSize })
      return (await pages.next()).value
    })
    yield* page?.segment.blobItems ?? []
    after = page?.continuationToken
  } while (after)
}
