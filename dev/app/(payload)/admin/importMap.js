import { FileNotice as FileNotice_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { FilePreview as FilePreview_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { ScanCell as ScanCell_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { FileCell as FileCell_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { ProcessingCell as ProcessingCell_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { FileHistory as FileHistory_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { FolderTableCell as FolderTableCell_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'
import { FolderField as FolderField_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'
import { SizeCell as SizeCell_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { LibraryHeader as LibraryHeader_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { FileState as FileState_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { PresetProgress as PresetProgress_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { PresetSizeCell as PresetSizeCell_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { PresetCost as PresetCost_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { FolderTypeField as FolderTypeField_2b8867833a34864a02ddf429b0728a40 } from '@payloadcms/next/client'
import { LibraryNav as LibraryNav_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { MediaUploadHandler as MediaUploadHandler_02fe938706bd91fbc87ea32dd70c4e0b } from 'payload-media-library/admin'
import { HealthView as HealthView_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { QuarantineView as QuarantineView_79bfa023d739da514c38a2589d9f4df4 } from 'payload-media-library/rsc'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "payload-media-library/rsc#FileNotice": FileNotice_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/admin#FilePreview": FilePreview_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/admin#ScanCell": ScanCell_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/admin#FileCell": FileCell_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/admin#ProcessingCell": ProcessingCell_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/admin#FileHistory": FileHistory_02fe938706bd91fbc87ea32dd70c4e0b,
  "@payloadcms/next/rsc#FolderTableCell": FolderTableCell_f9c02e79a4aed9a3924487c0cd4cafb1,
  "@payloadcms/next/rsc#FolderField": FolderField_f9c02e79a4aed9a3924487c0cd4cafb1,
  "payload-media-library/admin#SizeCell": SizeCell_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/rsc#LibraryHeader": LibraryHeader_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/rsc#FileState": FileState_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/rsc#PresetProgress": PresetProgress_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/admin#PresetSizeCell": PresetSizeCell_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/admin#PresetCost": PresetCost_02fe938706bd91fbc87ea32dd70c4e0b,
  "@payloadcms/next/client#FolderTypeField": FolderTypeField_2b8867833a34864a02ddf429b0728a40,
  "payload-media-library/rsc#LibraryNav": LibraryNav_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/admin#MediaUploadHandler": MediaUploadHandler_02fe938706bd91fbc87ea32dd70c4e0b,
  "payload-media-library/rsc#HealthView": HealthView_79bfa023d739da514c38a2589d9f4df4,
  "payload-media-library/rsc#QuarantineView": QuarantineView_79bfa023d739da514c38a2589d9f4df4,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
