import type { Finding } from '../../core/findings.js'
import type { Verdict } from '../Scanner.js'

interface Kind {
  readonly begins: string
  readonly finding?: Finding
  readonly meaning: string
  readonly verdict: 'infected' | 'suspicious' | 'unscannable'
}

const limits = 'beyond the limits of the scanner'
const limit = (name: string, finding: Finding): Kind => ({
  begins: `Heuristics.Limits.Exceeded${name}`,
  finding,
  meaning: limits,
  verdict: 'unscannable',
})

/** What the names mean that ClamAV gives to its findings. The first line that fits counts. */
const kinds: readonly Kind[] = [
  {
    begins: 'Heuristics.Encrypted',
    finding: 'encrypted',
    meaning: 'encrypted',
    verdict: 'unscannable',
  },
  limit('.MaxRecursion', 'tooDeep'),
  limit('.MaxFiles', 'tooMany'),
  limit('.MaxScanTime', 'tooSlow'),
  limit('', 'tooLarge'),
  {
    begins: 'Heuristics.XZ.DicSizeLimit',
    finding: 'tooLarge',
    meaning: limits,
    verdict: 'unscannable',
  },
  {
    begins: 'Heuristics.OLE2.ContainsMacros',
    finding: 'macros',
    meaning: 'contains macros',
    verdict: 'suspicious',
  },
  {
    begins: 'Heuristics.',
    finding: 'heuristic',
    meaning: 'looks like malware or is broken',
    verdict: 'suspicious',
  },
  { begins: 'PUA.', finding: 'unwanted', meaning: 'possibly unwanted', verdict: 'suspicious' },
  { begins: '', meaning: 'malware', verdict: 'infected' },
]

/** Turns the name in `<name> FOUND` into a verdict that is never clean. */
export const judgeThreat = (name: string): Verdict => {
  const { finding, meaning, verdict } = kinds.find(({ begins }) => name.startsWith(begins))!
  const readable = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
  return {
    ...(finding ? { finding } : {}),
    reason: verdict === 'infected' ? readable : `${readable} (${meaning})`,
    verdict,
  }
}
