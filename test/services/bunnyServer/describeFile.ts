import type { StoredFile } from './zoneFiles.js'

/** The documentation's times are UTC and do not say so. */
const timeOf = (date: Date) => date.toISOString().replace('Z', '')

const common = (zone: string, folder: string, name: string, changed: Date, created: Date) => ({
  ArrayNumber: 0,
  DateCreated: timeOf(created),
  LastChanged: timeOf(changed),
  ObjectName: name,
  Path: `/${zone}/${folder}`,
  ReplicatedZones: null,
  ServerId: 24,
  StorageZoneId: 18201,
  StorageZoneName: zone,
  UserId: '6eb577ca-556c-4e23-970c-a5afde191042',
})

/** A `StorageObject` of the documentation, with what Bunny's libraries read besides. */
export const describeFile = (zone: string, folder: string, name: string, file: StoredFile) => ({
  ...common(zone, folder, name, file.changed, file.created),
  Checksum: file.checksum,
  ContentType: file.contentType,
  Guid: file.guid,
  IsDirectory: false,
  Length: file.bytes.length,
})

export const describeFolder = (zone: string, folder: string, name: string, created: Date) => ({
  ...common(zone, folder, name, created, created),
  Checksum: null,
  ContentType: '',
  Guid: '00000000-0000-0000-0000-000000000000',
  IsDirectory: true,
  Length: 0,
})
