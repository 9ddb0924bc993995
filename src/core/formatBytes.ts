const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `1500000` -> `1.5 MB`; decimal units, as storage is sold. */
export const formatBytes = (bytes: number): string => {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 ? value : Number(value.toFixed(value < 10 ? 2 : 1))} ${units[step]}`
}
