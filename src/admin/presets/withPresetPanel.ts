import type { CollectionConfig } from 'payload'

import { presetWords } from './presetWords.js'

const admin = 'payload-media-library/admin'
const rsc = 'payload-media-library/rsc'

type Field = CollectionConfig['fields'][number]

/** Above the fields: how far the files follow the presets. Stores nothing. */
const progress: Field = {
  name: 'presetProgress',
  type: 'ui',
  admin: {
    components: { Field: `${rsc}#PresetProgress` },
    disableBulkEdit: true,
    disableListColumn: true,
  },
}

/** Beside them: what it costs to save. Stores nothing. */
const cost = (files: string): Field => ({
  name: 'presetCost',
  type: 'ui',
  admin: {
    components: { Field: { clientProps: { files }, path: `${admin}#PresetCost` } },
    disableBulkEdit: true,
    disableListColumn: true,
    position: 'sidebar',
  },
})

/** Both sides in one column of the list. Stores nothing. */
const size: Field = {
  name: 'presetSize',
  type: 'ui',
  admin: { components: { Cell: `${admin}#PresetSizeCell` }, disableBulkEdit: true },
  label: presetWords.size.label,
}

/** The presets with what the panel shows beside them. `files` is the collection of files. */
export const withPresetPanel = (collection: CollectionConfig, files: string): CollectionConfig => {
  const { admin: settings, fields } = collection
  const { beforeListTable = [] } = settings?.components ?? {}
  return {
    ...collection,
    admin: {
      ...settings,
      components: {
        ...settings?.components,
        beforeListTable: [`${rsc}#PresetProgress`, ...beforeListTable],
      },
      defaultColumns: settings?.defaultColumns?.flatMap((name) =>
        name === 'width' ? ['presetSize'] : name === 'height' ? [] : [name],
      ),
    },
    fields: [progress, ...fields, size, cost(files)],
  }
}
