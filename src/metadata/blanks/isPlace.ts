const names = new Set([
  'City',
  'Country',
  'CountryCode',
  'CountryName',
  'ProvinceState',
  'State',
  'Sublocation',
  'WorldRegion',
])

const pattern = /gps|latitude|longt?itude|altitude|location|^geo(?:tag|hash|code)?s?$/i

/** Where in the picture something is, not where the picture was taken. */
const isWithin = (local: string) => /^(?:subject|focus)/i.test(local)

/** Whether the name of a property says that it is about a place; `geo:lat` and `geo:long` only say it together. */
export const isPlace = (name: string): boolean => {
  const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name]
  return (
    names.has(local!) ||
    (pattern.test(local!) && !isWithin(local!)) ||
    (prefix === 'geo' && /^(?:lat|long|alt)$/.test(local!))
  )
}
