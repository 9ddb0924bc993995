import type { Scanner } from '../../scanners/Scanner.js'

import { describeScanner, type ScannerState } from '../../scanners/describeScanner.js'
import { words } from '../words.js'

/** Milliseconds a page waits for the scanner. */
const patience = 2_000
/** Days after which signatures are too old to rely on; ClamAV has new ones every day. */
const longest = 7

const sentenceFor = ({ ageDays, problem }: ScannerState): string | undefined => {
  if (problem) {
    return `${problem} ${words.list.scannerWaiting}`
  }
  return ageDays !== null && ageDays > longest ? words.list.scannerOld(ageDays) : undefined
}

/** What an admin has to see to in the scanner, in plain words. */
export const scannerProblem = async (scanner: Scanner): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(words.list.scannerSlow), patience)
  })
  return Promise.race([describeScanner(scanner).then(sentenceFor), late]).finally(() =>
    clearTimeout(timer),
  )
}
