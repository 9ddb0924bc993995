import type { Verdict } from '../Scanner.js'

import { MediaError } from '../../errors/MediaError.js'
import { eicarText } from '../eicarText.js'
import { storedZip } from './storedZip.js'

/** More archives within archives than `MaxRecursion` can be set to. */
const depth = 120

const nest = (): Buffer => {
  let zip: Buffer = Buffer.from('nothing')
  for (let level = 0; level < depth; level++) {
    zip = storedZip(zip)
  }
  return zip
}

interface Sample {
  readonly bytes: () => Buffer
  /** What ClamAV has to answer. */
  readonly expected: RegExp
  /** What the samples after it rest upon. */
  readonly isGround?: boolean
  readonly remedy: string
}

const testFile = () => Buffer.from(eicarText(), 'latin1')

const samples: readonly Sample[] = [
  {
    bytes: testFile,
    expected: /^infected /,
    isGround: true,
    remedy: 'load signatures that know the EICAR test file (run freshclam)',
  },
  {
    bytes: () => storedZip(testFile()),
    expected: /^infected /,
    isGround: true,
    remedy: 'set "ScanArchive yes"',
  },
  {
    bytes: nest,
    expected: /^unscannable Heuristics\.Limits\./,
    remedy: 'set "AlertExceedsMax yes"',
  },
  {
    bytes: () => storedZip(Buffer.from('twelve bytes and a secret'), true),
    expected: /^unscannable Heuristics\.Encrypted\./,
    remedy: 'set "AlertEncrypted yes"',
  },
]

const wordsOf = (found: Verdict): string =>
  found.verdict === 'clean' ? 'clean' : `${found.verdict} ${found.reason}`

/**
 * Whether ClamAV stops what it has to: as it comes it calls clean what is beyond its limits or encrypted. Throws
 * `SCANNER_UNSAFE` with all that is to be changed, and what `scan` throws.
 */
export const probeSettings = async (
  scan: (sample: Buffer) => Promise<Verdict>,
  where: string,
): Promise<void> => {
  const remedies: string[] = []
  for (const { bytes, expected, isGround, remedy } of samples) {
    if (!expected.test(wordsOf(await scan(bytes())))) {
      remedies.push(remedy)
      if (isGround) {
        break
      }
    }
  }
  if (remedies.length > 0) {
    throw new MediaError(
      'SCANNER_UNSAFE',
      `ClamAV lets files through that it did not look into. ${where}: ${remedies.join(' and ')}. Then start it again.`,
      { remedies },
    )
  }
}
