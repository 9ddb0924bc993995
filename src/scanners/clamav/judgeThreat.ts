import type { Verdict } from '../Scanner.js'

interface Kind {
  readonly begins: string
  readonly meaning: string
  readonly verdict: 'infected' | 'suspicious' | 'unscannable'
}

/** What the names mean that ClamAV gives to its findings. The first line that fits counts. */
const kinds: readonly Kind[] = [
  { begins: 'Heuristics.Encrypted', meaning: 'encrypted', verdict: 'unscannable' },
  {
    begins: 'Heuristics.Limits.Exceeded',
    meaning: 'beyond the limits of the scanner',
    verdict: 'unscannable',
  },
  {
    begins: 'Heuristics.XZ.DicSizeLimit',
    meaning: 'beyond the limits of the scanner',
    verdict: 'unscannable',
  },
  { begins: 'Heuristics.', meaning: 'looks like malware or is broken', verdict: 'suspicious' },
  { begins: 'PUA.', meaning: 'possibly unwanted', verdict: 'suspicious' },
  { begins: '', meaning: 'malware', verdict: 'infected' },
]

/** Turns the name in `<name> FOUND` into a verdict that is never clean. */
export const judgeThreat = (name: string): Verdict => {
  const { meaning, verdict } = kinds.find(({ begins }) => name.startsWith(begins))!
  const readable = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
  return { reason: verdict === 'infected' ? readable : `${readable} (${meaning})`, verdict }
}
