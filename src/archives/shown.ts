const longest = 80

/** The name of an entry in a sentence: without characters that hide or turn what stands there, and not too long. */
export const shown = (name: string): string => {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
  return `“${plain.length > longest ? `${plain.slice(0, longest)}…` : plain}”`
}
