/**
 * The 68 bytes of the EICAR test file. They are assembled when asked for, because other people's scanners would
 * quarantine a source file, or a bundle of it, that holds them as one string.
 */
export const eicarText = (): string =>
  [
    '58354f2150254041505b345c505a58353428505e29374343',
    '29377d2445494341522d5354414e444152442d414e544956',
    '495255532d544553542d46494c452124482b482a',
  ]
    .map((part) => Buffer.from(part, 'hex').toString('latin1'))
    .join('')
