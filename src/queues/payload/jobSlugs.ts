import type { JobName } from '../JobQueue.js'

/** Names of the library's tasks in Payload Jobs. */
export const jobSlugs: Readonly<Record<JobName, string>> = {
  makeRenditions: 'mediaLibraryMakeRenditions',
  makeVariants: 'mediaLibraryMakeVariants',
  regenerate: 'mediaLibraryRegenerate',
  removeObjects: 'mediaLibraryRemoveObjects',
  rescanFile: 'mediaLibraryRescanFile',
  scanFile: 'mediaLibraryScanFile',
  sweep: 'mediaLibrarySweep',
}

/** Collection in which Payload keeps jobs. */
export const jobsSlug = 'payload-jobs'
