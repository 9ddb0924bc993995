import type { CollectionConfig, Config } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { keepLibrary } from '../library/libraryOf.js'
import { healthPath } from './health/healthURL.js'
import { withPresetPanel } from './presets/withPresetPanel.js'
import { quarantinePath } from './quarantine/quarantineURL.js'

const admin = 'payload-media-library/admin'
const rsc = 'payload-media-library/rsc'

/** Says above a file's fields why it is not served. Stores nothing. */
const notice: CollectionConfig['fields'][number] = {
  name: 'fileNotice',
  type: 'ui',
  admin: {
    components: { Field: `${rsc}#FileNotice` },
    disableBulkEdit: true,
    disableListColumn: true,
  },
}

/** The file itself, to look at or to listen to, and its other versions. Stores nothing. */
const preview: CollectionConfig['fields'][number] = {
  name: 'filePreview',
  type: 'ui',
  admin: {
    components: { Field: `${admin}#FilePreview` },
    disableBulkEdit: true,
    disableListColumn: true,
  },
}

/** What was done to the file, beside its fields. Stores nothing. */
const history: CollectionConfig['fields'][number] = {
  name: 'fileHistory',
  type: 'ui',
  admin: {
    components: { Field: `${admin}#FileHistory` },
    disableBulkEdit: true,
    disableListColumn: true,
    position: 'sidebar',
  },
}

/** Payload's own field, with a size that people can read. */
const filesize: CollectionConfig['fields'][number] = {
  name: 'filesize',
  type: 'number',
  admin: { components: { Cell: `${admin}#SizeCell` } },
  label: ({ t }) => t('upload:fileSize'),
}

const withPanelFields = (collection: CollectionConfig): CollectionConfig => ({
  ...collection,
  fields: [notice, preview, ...collection.fields, filesize, history],
})

/** Adds the library's own views and meters to the admin panel. */
export const installPanel = (config: Config, library: MediaLibrary): Config => ({
  ...keepLibrary(config, library),
  admin: {
    ...config.admin,
    components: {
      ...config.admin?.components,
      afterNavLinks: [...(config.admin?.components?.afterNavLinks ?? []), `${rsc}#LibraryNav`],
      views: {
        ...config.admin?.components?.views,
        mediaHealth: { Component: `${rsc}#HealthView`, path: healthPath },
        mediaQuarantine: { Component: `${rsc}#QuarantineView`, path: quarantinePath },
      },
    },
  },
  collections: config.collections?.map((collection) => {
    const { media, presets } = library.slugs
    if (collection.slug === presets) {
      return withPresetPanel(collection, media)
    }
    return collection.slug === media ? withPanelFields(collection) : collection
  }),
})
