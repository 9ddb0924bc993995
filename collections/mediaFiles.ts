import type { CollectionConfig } from 'payload'

import type { MediaLibrary } from '../src/library/MediaLibrary.js'

import { thumbnailOf } from '../src/admin/thumbnailOf.js'
import { gateHandler } from '../src/delivery/gateHandler.js'
import { routes } from '../src/endpoints/routes.js'
import { mediaHooks } from '../src/hooks/mediaHooks.js'
import { openness } from '../src/hooks/onlyWhenOpen.js'
import { createAccess, deleteAccess, readAccess, updateAccess } from '../src/library/authorize.js'
import { machineFields } from './fields/machinery.js'
import { peopleFields } from './fields/people.js'

const admin = 'payload-media-library/admin'
const rsc = 'payload-media-library/rsc'

/** The library itself: Payload's upload collection with an owner, a scan status and counted bytes. */
export const mediaFiles = (library: MediaLibrary): CollectionConfig => ({
  slug: library.slugs.media,
  access: {
    create: createAccess(library),
    delete: deleteAccess(library),
    read: readAccess(library),
    update: updateAccess(library),
  },
  admin: {
    // What waits to replace another file is shown there.
    baseFilter: () => ({ replaces: { exists: false } }),
    components: {
      beforeListTable: [`${rsc}#LibraryHeader`],
      edit: { beforeDocumentControls: [`${rsc}#FileState`] },
    },
    defaultColumns: ['originalFilename', 'scanStatus', 'status', 'filesize', 'folder', 'updatedAt'],
    group: 'Media',
    listSearchableFields: ['originalFilename', 'title', 'altText', 'description', 'filename'],
    useAsTitle: 'originalFilename',
  },
  defaultSort: '-createdAt',
  disableDuplicate: true,
  endpoints: routes(library),
  fields: [...peopleFields, ...machineFields(library.slugs).map((field) => withCells(field))],
  folders: true,
  forceSelect: openness,
  graphQL: { pluralName: 'MediaFiles', singularName: 'MediaFile' },
  hooks: mediaHooks(library),
  // How many are as the presets say is counted in it, without looking at the rows.
  indexes: [{ fields: ['scanStatus', 'mediaType', 'status', 'madeWith', 'variantsSize'] }],
  labels: { plural: 'Files', singular: 'File' },
  lockDocuments: { duration: 300 },
  timestamps: true,
  trash: true,
  typescript: { interface: 'MediaFile' },
  upload: {
    adminThumbnail: ({ doc }) => thumbnailOf(doc),
    bulkUpload: true,
    crop: true,
    disableLocalStorage: true,
    filesRequiredOnCreate: false,
    focalPoint: true,
    handlers: [gateHandler(library)],
    pasteURL: false,
  },
  versions: false,
})

/** The badges of the list view. */
const cells: Readonly<Record<string, string>> = {
  originalFilename: `${admin}#FileCell`,
  scanStatus: `${admin}#ScanCell`,
  status: `${admin}#ProcessingCell`,
}

type Field = CollectionConfig['fields'][number]

const withCells = (field: Field): Field =>
  'fields' in field && !('name' in field)
    ? ({ ...field, fields: field.fields.map(withCells) } as Field)
    : 'name' in field && cells[field.name]
      ? ({
          ...field,
          admin: {
            ...field.admin,
            components: {
              ...(field.admin as { components?: object }).components,
              Cell: cells[field.name],
            },
          },
        } as Field)
      : field
