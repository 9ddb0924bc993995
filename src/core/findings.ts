/** Why a file that is no known malware is held back all the same, each in a sentence for people. */
export const findings = {
  encrypted: 'This file is encrypted: nobody could look inside.',
  heuristic: 'This file looks like malware, or is broken.',
  location: 'This file may still say where it was made.',
  macros: 'This document contains macros, which run when it is opened.',
  otherBytes: 'This file is not what it should be.',
  remoteTemplate: 'This document fetches a template from elsewhere when it is opened.',
  tooDeep: 'This archive holds archives within archives, deeper than the scanner looks.',
  tooLarge: 'This file is larger than the scanner can take.',
  tooMany: 'This archive holds more files than the scanner looks into.',
  tooSlow: 'This file keeps the scanner busy for longer than it may.',
  unpacksTooMuch: 'This archive would unpack to more than is allowed.',
  unreadable: 'This archive is built so that the scanner cannot look into all of it.',
  unsafeNames: 'This archive holds names or links that lead out of the folder it is unpacked to.',
  unwanted: 'This file holds a program that many people do not want.',
} as const

export type Finding = keyof typeof findings

export const isFinding = (value: unknown): value is Finding =>
  typeof value === 'string' && Object.hasOwn(findings, value)
