import { MediaError } from '../../errors/MediaError.js'

/**
 * ClamAV could not be asked. `during` tells where: a file that fails ClamAV in `scan` again and again may be the cause
 * itself. What the system or ClamAV said stays in `cause`, away from the public.
 */
export const unavailable = (
  message: string,
  during: 'connect' | 'queue' | 'scan',
  cause?: unknown,
): MediaError => new MediaError('SCANNER_UNAVAILABLE', message, { during }, { cause })
