import { errorCodes } from '../core/errorCodes.js'
import { mediaTypes } from '../core/mediaKinds.js'
import { scanStatuses } from '../core/scanStatus.js'
import { uploadWays } from '../core/uploadWays.js'

type Values = readonly string[]

export interface Instrument {
  readonly help: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  /** What each label may say, so that nobody from outside makes new series; `named` says a name from our own code. */
  readonly labels: Readonly<Record<string, Values>>
}

/** Names from our own code, such as those of jobs. */
export const named: Values = []

const codes: Values = [...Object.keys(errorCodes), 'UNEXPECTED']
const statuses: Values = [
  ...new Set([
    '200',
    '206',
    '302',
    '303',
    '304',
    '307',
    '500',
    ...Object.values(errorCodes).map(String),
  ]),
]
const verdicts: Values = ['clean', 'infected', 'suspicious', 'unscannable', 'error']

/** Everything the library counts; each name has `media_library_` before it. */
export const instruments = {
  errors_total: {
    help: 'Requests that were refused or failed, by the code of the answer.',
    kind: 'counter',
    labels: { code: codes },
  },
  jobs_total: {
    help: 'Jobs that ran in this process: done, or failed with an error the queue was told.',
    kind: 'counter',
    labels: { job: named, outcome: ['done', 'failed'] },
  },
  quota_refusals_total: {
    help: 'Uploads and variants for which there was no room in the quota of their owner.',
    kind: 'counter',
    labels: {},
  },
  repairs_total: {
    help: 'Rows and objects that were put right, by what had to be done.',
    kind: 'counter',
    labels: { repair: named },
  },
  scans_total: {
    help: 'Files that were shown to the scanner, by its verdict; error is a scan without one.',
    kind: 'counter',
    labels: { verdict: verdicts },
  },
  served_bytes_total: {
    help: 'Bytes of answers that were begun, by the kind of file. Who leaves early is counted whole.',
    kind: 'counter',
    labels: { kind: mediaTypes },
  },
  served_total: {
    help: 'Requests for bytes, by the status of the answer.',
    kind: 'counter',
    labels: { status: statuses },
  },
  upload_bytes_total: {
    help: 'Bytes of files that were uploaded.',
    kind: 'counter',
    labels: {},
  },
  uploads_total: {
    help: 'Uploads that ended, by the way they came in: uploaded, or the code they were refused with.',
    kind: 'counter',
    labels: { outcome: ['uploaded', ...codes], way: Object.keys(uploadWays) },
  },
  usage_drift_total: {
    help: 'Users whose usage was not the sum of their files when it was counted anew.',
    kind: 'counter',
    labels: {},
  },
  variants_total: {
    help: 'Smaller versions of pictures that were made.',
    kind: 'counter',
    labels: {},
  },

  job_seconds: {
    help: 'How long jobs ran.',
    kind: 'histogram',
    labels: { job: named },
  },
  scan_seconds: {
    help: 'How long one file took to be read from the store and scanned, by the verdict.',
    kind: 'histogram',
    labels: { verdict: verdicts },
  },
  variant_seconds: {
    help: 'How long all variants of one picture took.',
    kind: 'histogram',
    labels: {},
  },

  files: {
    help: 'Files in the library, trash included.',
    kind: 'gauge',
    labels: { scan_status: scanStatuses },
  },
  oldest_pending_seconds: {
    help: 'Age of the file that has waited longest for its scan; 0 when none waits.',
    kind: 'gauge',
    labels: {},
  },
  open_uploads: {
    help: 'Uploads that are under way and hold a reservation.',
    kind: 'gauge',
    labels: {},
  },
  queue_jobs: {
    help: 'Jobs in the queue.',
    kind: 'gauge',
    labels: { state: ['active', 'delayed', 'failed', 'waiting'] },
  },
  removals_due: {
    help: 'Objects that are still to be removed from the store.',
    kind: 'gauge',
    labels: {},
  },
  scanner_up: {
    help: '1 when the scanner answers, else 0.',
    kind: 'gauge',
    labels: {},
  },
  stored_bytes: {
    help: 'Bytes of files and their variants, trash included.',
    kind: 'gauge',
    labels: { scan_status: scanStatuses },
  },
} as const satisfies Readonly<Record<string, Instrument>>

type Instruments = typeof instruments
type NamesOf<Kind> = {
  [Name in keyof Instruments]: Instruments[Name]['kind'] extends Kind ? Name : never
}[keyof Instruments]

export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>
