import type { Field } from 'payload'

import type { Slugs } from '../../src/library/MediaLibrary.js'

import { mediaTypes } from '../../src/core/mediaKinds.js'
import { pictureOf } from '../../src/core/pictureOf.js'
import { processingStatuses } from '../../src/core/processingStatus.js'
import { renditionStatuses } from '../../src/core/renditionStatus.js'
import { scanStatuses } from '../../src/core/scanStatus.js'
import { storageProviderNames } from '../../src/core/storageProviderNames.js'
import { onlyWhenOpen } from '../../src/hooks/onlyWhenOpen.js'
import { machine } from './machine.js'

const hidden = { admin: { hidden: true } } as const

const storage: Field[] = [
  machine({ name: 'originalFilename', type: 'text', index: true, label: 'Original name' }),
  machine({
    name: 'storageProvider',
    type: 'select',
    options: [...storageProviderNames],
  }),
  machine({ name: 'storagePath', type: 'text', index: true }, { secret: true }),
  machine({ name: 'storageRegion', type: 'text', ...hidden }, { secret: true }),
  machine({ name: 'prefix', type: 'text', ...hidden }),
  machine({ name: '_objectKey', type: 'text', ...hidden }),
  machine({ name: 'publicUrl', type: 'text', hooks: { afterRead: [onlyWhenOpen] }, ...hidden }),
  machine({ name: 'cdnUrl', type: 'text', hooks: { afterRead: [onlyWhenOpen] }, ...hidden }),
  machine({ name: 'sha256', type: 'text', index: true, label: 'SHA-256' }, { secret: true }),
  // What the sender says the bytes are; the scan compares it.
  machine({ name: 'declaredSha256', type: 'text', ...hidden }, { secret: true }),
  // What they were before the location was taken out of them.
  machine({ name: 'receivedSha256', type: 'text', index: true, ...hidden }, { secret: true }),
  machine({ name: 'etag', type: 'text', ...hidden }, { secret: true }),
]

const media: Field[] = [
  machine({
    name: 'mediaType',
    type: 'select',
    index: true,
    label: 'Kind',
    options: [...mediaTypes],
  }),
  machine({ name: 'aspectRatio', type: 'number' }),
  machine({ name: 'colorProfile', type: 'text' }),
  machine({ name: 'dominantColor', type: 'text' }),
  machine({ name: 'placeholder', type: 'text', ...hidden, label: 'ThumbHash' }),
  machine({ name: 'placeholderUrl', type: 'text', ...hidden }),
  machine({ name: 'thumbnailUrl', type: 'text', ...hidden }),
  machine({ name: 'duration', type: 'number', ...hidden }),
  machine({ name: 'codecs', type: 'text', ...hidden }),
  machine({ name: 'isAnimated', type: 'checkbox', defaultValue: false, ...hidden }),
  // What the camera, the recorder or the author's program wrote into it.
  machine({ name: 'metadata', type: 'json', ...hidden }, { secret: true }),
  machine(
    { name: 'hadLocation', type: 'checkbox', defaultValue: false, ...hidden },
    { secret: true },
  ),
  machine({ name: 'pageCount', type: 'number', ...hidden }),
  machine({ name: 'waveform', type: 'json', ...hidden }),
]

const processing: Field[] = [
  machine({
    name: 'status',
    type: 'select',
    defaultValue: 'pending',
    index: true,
    label: 'Processing',
    options: [...processingStatuses],
  }),
  machine({ name: 'isProcessed', type: 'checkbox', defaultValue: false, ...hidden }),
  machine({ name: 'processedAt', type: 'date' }),
  machine({ name: 'processingError', type: 'text' }),
  machine({ name: 'variants', type: 'json', ...hidden }),
  machine({ name: 'variantsSize', type: 'number', defaultValue: 0, ...hidden }),
  machine({ name: 'srcset', type: 'text', ...hidden }),
  machine({
    name: 'picture',
    type: 'json',
    hooks: { afterRead: [({ siblingData }) => pictureOf(siblingData)] },
    virtual: true,
    ...hidden,
  }),
  machine({ name: 'madeWith', type: 'text', index: true, ...hidden }, { secret: true }),
]

const renditions: Field[] = [
  machine({
    name: 'renditionStatus',
    type: 'select',
    defaultValue: 'none',
    index: true,
    label: 'Renditions',
    options: [...renditionStatuses],
    ...hidden,
  }),
  machine({ name: 'renditionProgress', type: 'number', ...hidden }),
  machine({ name: 'renditionError', type: 'text', ...hidden }),
  machine({ name: 'renditionClaimedAt', type: 'date', ...hidden }, { secret: true }),
  machine({ name: 'renditionToken', type: 'text', ...hidden }, { secret: true }),
  machine(
    { name: 'renditionAttempts', type: 'number', defaultValue: 0, ...hidden },
    { secret: true },
  ),
]

const optimisation: Field[] = [
  machine({ name: 'isOptimized', type: 'checkbox', defaultValue: false, ...hidden }),
  machine({ name: 'originalSize', type: 'number', ...hidden }),
  machine({ name: 'optimizedSize', type: 'number', ...hidden }),
  machine({ name: 'compressionRatio', type: 'number', ...hidden }),
]

const security: Field[] = [
  machine({
    name: 'scanStatus',
    type: 'select',
    defaultValue: 'PENDING',
    index: true,
    label: 'Scan',
    options: [...scanStatuses],
  }),
  machine({ name: 'scannedAt', type: 'date' }),
  machine({ name: 'scanResult', type: 'text' }, { secret: true }),
  // Why it is held back, as a key of `findings`.
  machine({ name: 'scanFinding', type: 'text', ...hidden }, { secret: true }),
  machine({ name: 'scannerVersion', type: 'text' }, { secret: true }),
  // When another scan was last asked for, because of new signatures.
  machine({ name: 'rescanAt', type: 'date', index: true, ...hidden }, { secret: true }),
  machine({ name: 'isQuarantined', type: 'checkbox', defaultValue: false, index: true, ...hidden }),
]

const release = (users: string): Field[] => [
  machine({ name: 'releasedBy', type: 'relationship', relationTo: users }, { secret: true }),
  machine({ name: 'releasedAt', type: 'date' }, { secret: true }),
  machine({ name: 'releaseReason', type: 'text' }, { secret: true }),
]

const use: Field[] = [
  machine({ name: 'usageCount', type: 'number', defaultValue: 0, ...hidden }),
  machine({ name: 'lastUsedAt', type: 'date', ...hidden }),
  machine({ name: 'viewCount', type: 'number', defaultValue: 0, ...hidden }),
  machine({ name: 'downloadCount', type: 'number', defaultValue: 0, ...hidden }),
]

const lease: Field[] = [
  machine({ name: 'claimedAt', type: 'date', index: true, ...hidden }, { secret: true }),
  machine({ name: 'claimToken', type: 'text', ...hidden }, { secret: true }),
  machine({ name: 'attempts', type: 'number', defaultValue: 0, ...hidden }, { secret: true }),
]

/** Everything the library writes about a file, shown folded together. */
export const machineFields = ({ media: files, users }: Slugs): Field[] => [
  machine(
    {
      name: 'user',
      type: 'relationship',
      admin: { position: 'sidebar' },
      index: true,
      label: 'Owner',
      relationTo: users,
    },
    // A path through it asks about people.
    { secret: true },
  ),
  machine(
    {
      name: 'replaces',
      type: 'relationship',
      admin: { condition: (data) => Boolean(data?.replaces), position: 'sidebar' },
      index: true,
      label: 'Replaces, once it is clean,',
      relationTo: files as never,
    },
    { secret: true },
  ),
  {
    type: 'collapsible',
    admin: { initCollapsed: true },
    fields: [...security, ...release(users)],
    label: 'Safety',
  },
  {
    type: 'collapsible',
    admin: { initCollapsed: true },
    fields: [...storage, ...media, ...processing, ...renditions, ...optimisation, ...use, ...lease],
    label: 'Technical details',
  },
]
