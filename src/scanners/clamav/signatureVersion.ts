/** `ClamAV <engine>/<signatures>/<their date>`. With a database of one's own only the engine is named. */
const named = /^ClamAV [^/]+\/\d+\/(.+)$/

/** Whether a version says which signatures it has. */
export const namesSignatures = (version: string): boolean => named.test(version)

/** When they were made, as clamd writes it in its own time zone: hours may be missing, or too many. */
export const dateOfSignatures = (version: string): Date | null => {
  const text = named.exec(version)?.[1]
  const date = text ? new Date(`${text} UTC`) : null
  return date && !Number.isNaN(date.getTime()) ? date : null
}
