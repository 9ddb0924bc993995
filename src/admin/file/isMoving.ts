import type { Reviewed } from '../review/Reviewed.js'

type State = Pick<Reviewed, 'deletedAt' | 'scanStatus' | 'status'>

/** True while the library still has something to do with a file. */
export const isMoving = ({ deletedAt, scanStatus, status }: State): boolean =>
  !deletedAt &&
  (scanStatus === 'PENDING' ||
    scanStatus === 'SCANNING' ||
    (scanStatus === 'CLEAN' && (status === 'pending' || status === 'processing')))
