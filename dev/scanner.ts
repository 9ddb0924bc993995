import { clamav } from 'payload-media-library/scanners/clamav'
import { eicar } from 'payload-media-library/scanners/eicar'

const { CLAMAV_HOST, CLAMAV_PORT } = process.env

export const scanner =
  CLAMAV_HOST || CLAMAV_PORT
    ? clamav({ host: CLAMAV_HOST || '127.0.0.1', port: Number(CLAMAV_PORT || 3310) })
    : eicar()
