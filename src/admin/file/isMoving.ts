import type { Reviewed } from '../review/Reviewed.js'

type State = Pick<Reviewed, 'deletedAt' | 'renditionStatus' | 'scanStatus' | 'status'>

const isWaiting = (status?: null | string) => status === 'pending' || status === 'processing'

/** True while the library still has something to do with a file. */
export const isMoving = ({ deletedAt, renditionStatus, scanStatus, status }: State): boolean =>
  !deletedAt &&
  (scanStatus === 'PENDING' ||
    scanStatus === 'SCANNING' ||
    (scanStatus === 'CLEAN' && (isWaiting(status) || isWaiting(renditionStatus))))
