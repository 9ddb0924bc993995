import { local } from 'payload-media-library/storage/local'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

/** A second store to move files to: another folder, under another name. */
export const second = (dir: string): StorageProvider => ({ ...local({ dir }), name: 'BUNNY_CDN' })
