const two = (value: number) => String(value).padStart(2, '0')

/** `75.4` -> `1:15`, `3725` -> `1:02:05`; what is shorter than a second is `0:01`. */
export const durationOf = (seconds: number): string => {
  const all = Math.max(seconds > 0 ? 1 : 0, Math.round(seconds))
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60]
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`
}
