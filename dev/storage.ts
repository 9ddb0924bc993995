import { storageFromEnv } from 'payload-media-library/storage/fromEnv'

const { MEDIA_DIR = 'dev/.data/media', ...env } = process.env

export const storage = storageFromEnv({ MEDIA_DIR, ...env })
