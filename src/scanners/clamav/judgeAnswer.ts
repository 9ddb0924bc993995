import type { Verdict } from '../Scanner.js'

import { judgeThreat } from './judgeThreat.js'
import { untrusted } from './untrusted.js'

/**
 * The verdict in an answer of clamd. A finding counts whenever it comes; `OK` counts only when it is the whole
 * answer and came after the whole file (`bodySent`). Everything else throws `SCANNER_PROTOCOL`.
 */
export const judgeAnswer = (answer: string, bodySent: boolean): Verdict => {
  if (answer === 'stream: OK') {
    if (bodySent) {
      return { verdict: 'clean' }
    }
    throw untrusted('clamd called a file clean before it had all of it.', answer)
  }
  const name = /^stream: (.+) FOUND$/.exec(answer)?.[1]
  if (name) {
    return judgeThreat(name)
  }
  if (answer === 'INSTREAM size limit exceeded. ERROR') {
    return {
      finding: 'tooLarge',
      reason: 'Larger than the scanner accepts (StreamMaxLength)',
      verdict: 'unscannable',
    }
  }
  throw untrusted(
    answer.endsWith('ERROR')
      ? 'clamd could not scan the file.'
      : 'The answer of clamd is not a verdict.',
    answer,
  )
}
