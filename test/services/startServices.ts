import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { findChrome } from './findChrome.js'
import { findProgram } from './findProgram.js'
import { installTools } from './installTools.js'
import { startClamd } from './startClamd.js'
import { composeAnswers, startCompose } from './startCompose.js'
import { startPostgres } from './startPostgres.js'
import { hasRedis, startRedis } from './startRedis.js'
import { hasCeph, startS3 } from './startS3.js'

interface Service {
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const { CLAMAV_HOST, CLAMAV_PORT, DATABASE_URL, S3_ENDPOINT } = process.env
const scannerIsGiven = Boolean(CLAMAV_HOST || CLAMAV_PORT)

/** Debian packs the daemon and the program apart. */
const hasClamav = () => Boolean(findProgram('clamd') && findProgram('clamscan'))

/** Starts what the environment does not name already, and says how the tests reach it. */
export async function startServices(): Promise<Service> {
  installTools([
    ...(scannerIsGiven || hasClamav() ? [] : ['clamav-daemon', 'clamav']),
    ...(scannerIsGiven || existsSync('/usr/share/clamav-testfiles') ? [] : ['clamav-testfiles']),
    ...(findChrome() ? [] : ['chromium']),
    ...(findProgram('ffmpeg') && findProgram('ffprobe') ? [] : ['ffmpeg']),
    ...(S3_ENDPOINT || hasCeph() ? [] : ['ceph-mon', 'ceph-osd', 'radosgw']),
    // Another word on what metadata says.
    ...(findProgram('exiftool') ? [] : ['libimage-exiftool-perl']),
    // Tests that stop and empty a Redis need one of their own.
    ...(hasRedis() ? [] : ['redis-server']),
  ])
  const started: Service[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((service) => service.stop()))
  }
  try {
    for (const start of [findBrowser, startScanner, startDatabase, startJobStore, startStore]) {
      started.push(await start())
    }
  } catch (error) {
    await stop()
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
  return { env: Object.assign({}, ...started.map(({ env }) => env)), stop }
}

async function startDatabase(): Promise<Service> {
  if (DATABASE_URL) {
    return { env: { DATABASE_URL }, stop: async () => {} }
  }
  const dir = mkdtempSync(path.join(tmpdir(), 'media-library-postgres-'))
  const { stop, url } = await startPostgres(dir, { maxConnections: 200, temporary: true })
  return { env: { DATABASE_URL: url }, stop }
}

async function startScanner(): Promise<Service> {
  if (scannerIsGiven) {
    const env = { CLAMAV_HOST: CLAMAV_HOST || '127.0.0.1', CLAMAV_PORT: CLAMAV_PORT || '3310' }
    return { env, stop: async () => {} }
  }
  const start = findProgram('clamd') ? startClamd : composeAnswers() ? startCompose : null
  if (!start) {
    throw new Error(
      'The tests need ClamAV: install clamav-daemon, start Docker, or set CLAMAV_HOST and CLAMAV_PORT.',
    )
  }
  const { host, port, stop } = await start()
  return { env: { CLAMAV_HOST: host, CLAMAV_PORT: String(port) }, stop }
}

async function startJobStore(): Promise<Service> {
  const { stop, url } = await startRedis()
  return { env: { REDIS_URL: url }, stop }
}

async function startStore(): Promise<Service> {
  const { accessKey, endpoint, secretKey, stop } = await startS3()
  const env = { S3_ACCESS_KEY: accessKey, S3_ENDPOINT: endpoint, S3_SECRET_KEY: secretKey }
  return { env, stop }
}

async function findBrowser(): Promise<Service> {
  const chrome = findChrome()
  if (!chrome) {
    throw new Error('The tests need Chromium or Chrome: install one, or set CHROME_PATH to it.')
  }
  return { env: { CHROME_PATH: chrome }, stop: async () => {} }
}
