import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

import type { SignedRequest, UploadRef } from '../../src/storage/StorageProvider.js'

import { local } from '../../src/storage/local.js'

const folders: string[] = []

/** A local disk of its own, opened, and the steps most tests take with it. */
export const openLocal = async (dir?: string) => {
  const root = dir ?? (await mkdtemp(path.join(os.tmpdir(), 'local-storage-')))
  folders.push(root)
  const provider = local({ dir: root })
  await provider.open!({ endpoint: '/api/media/storage', secret: 'a secret' })
  const sign = (upload: UploadRef, number: number, size: number, checksum?: string) =>
    provider.signPart(upload, { checksum, expiresIn: 60, number, size })
  const send = ({ headers, method, url }: SignedRequest, init: RequestInit = {}) =>
    provider.handle!(
      new Request(new URL(url, 'http://localhost'), {
        duplex: 'half',
        method,
        ...init,
        headers: { ...headers, ...init.headers },
      } as RequestInit),
    )
  return {
    begin: async (key = 'a/b.bin'): Promise<UploadRef> => ({
      id: await provider.createUpload(key, { contentType: 'text/plain' }),
      key,
    }),
    provider,
    root,
    send,
    sendPart: async (upload: UploadRef, number: number, bytes: Buffer) =>
      send(await sign(upload, number, bytes.length), { body: bytes as Buffer<ArrayBuffer> }),
    sign,
  }
}

export const removeFolders = async (): Promise<void> => {
  await Promise.all(folders.map((folder) => rm(folder, { force: true, recursive: true })))
}

/** Names of the files under a folder. */
export const filesIn = async (dir: string) =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
