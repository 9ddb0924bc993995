const exifDate =
  /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:\d\d)?$/
const offsetOnly = /^(?:Z|[+-]\d\d:\d\d)$/

/** A date of Exif or XMP as in ISO 8601; nothing for what is no date. */
export const readDate = (text?: string, offset?: string): string | undefined => {
  const [, year, month, day, hour = '00', minute = '00', second = '00', own] =
    exifDate.exec(text ?? '') ?? []
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const isReal = year && year > '0000' && new Date(`${local}Z`).toJSON()?.startsWith(local)
  const from = own ?? (offsetOnly.test(offset ?? '') ? offset : undefined)
  return isReal ? `${local}${from ?? ''}` : undefined
}
