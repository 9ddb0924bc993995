import type { useChange } from '../useChange.js'

/** Changes a file, for people who may. */
export interface Changing extends Pick<ReturnType<typeof useChange>, 'change' | 'isChanging'> {
  readonly mayChange: boolean
}
