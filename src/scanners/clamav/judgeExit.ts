import type { Verdict } from '../Scanner.js'
import type { BinaryEnd } from './runBinary.js'

import { judgeThreat } from './judgeThreat.js'
import { unavailable } from './unavailable.js'
import { untrusted } from './untrusted.js'

/**
 * The verdict of `clamscan`. Its exit code and its one line of output have to agree: 0 with `stdin: OK` after the
 * whole file is clean, 1 with a name is a finding, everything else throws.
 */
export const judgeExit = ({ code, stderr, stdout }: BinaryEnd, bodySent: boolean): Verdict => {
  const line = stdout.trim()
  const name = /^stdin: (.+) FOUND$/.exec(line)?.[1]
  if (code === 1 && name) {
    return judgeThreat(name)
  }
  if (code === 0 && line === 'stdin: OK' && bodySent) {
    return { verdict: 'clean' }
  }
  if (code === 0 || code === 1) {
    throw untrusted('The answer of clamscan is not a verdict.', line)
  }
  throw unavailable('clamscan could not scan the file.', 'scan', new Error(stderr.slice(0, 500)))
}
