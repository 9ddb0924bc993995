import { formatBytes } from '../../core/formatBytes.js'

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const objects = (count: number): string => plural(count, 'object', 'objects')

const uploads = (count: number) => plural(count, 'unfinished upload', 'unfinished uploads')

/** Every text of the health view. */
export const healthWords = {
  check: 'Check now',
  checkedAt: 'Last check:',
  checking: 'Checking...',
  checkingHint: 'Every store is listed to its end. This may take minutes.',
  cleanup: {
    action: 'Remove orphans...',
    cancel: 'Cancel',
    confirm: 'Remove them for good',
    done: (count: number, bytes: number, ended: number) =>
      `${objects(count)} (${formatBytes(bytes)}) removed${ended > 0 ? `, ${uploads(ended)} ended` : ''}.`,
    explanation:
      'No row names these objects, in any state. Each one is asked about again right before it is removed.',
    failed: (count: number) => `${objects(count)} could not be removed: the log says why.`,
    force: 'I know that this is the right store and the right database.',
    left: (count: number) => `${objects(count)} stay for another run.`,
    looking: 'Looking what would go...',
    more: (count: number) => `and ${objects(count)} more`,
    nothing: 'Nothing has to be removed.',
    title: (count: number, bytes: number) => `Remove ${objects(count)}, ${formatBytes(bytes)}?`,
    titleUploads: (count: number) => `End ${uploads(count)}?`,
    uploads: (count: number) => `${uploads(count)} of the store will be ended.`,
    working: 'Removing...',
  },
  dangling: {
    gone: 'missing',
    intro:
      'These files cannot be opened. Restore their objects from a backup, or delete the files.',
    kind: { original: 'Original', variant: 'Smaller version' },
    more: (count: number) => `and ${count.toLocaleString('en')} more`,
    other: (stored: number, size: null | number) =>
      `${formatBytes(stored)} instead of ${size === null ? 'another size' : formatBytes(size)}`,
    title: 'Files whose bytes are not as they should be',
    columns: { file: 'File', key: 'Object', state: 'In the store', what: 'What' },
  },
  failed: 'That did not work.',
  good: 'Every file has its bytes, and the stores hold nothing else.',
  graceHint: (seconds: number) =>
    `An object without a row counts as an orphan after ${Math.round(seconds / 3600)} hours.`,
  never: 'The stores were not checked yet.',
  notAdmin: 'Only admins see the health of the library.',
  notAdminHint: 'Ask an admin when a file of yours cannot be opened.',
  orphans: {
    intro: 'No row names these objects. They cost money and serve nobody.',
    title: 'Orphans',
  },
  state: {
    jobs: 'Jobs',
    jobsOf: (waiting: number, active: number, failed: number) =>
      `${waiting} waiting, ${active} running, ${failed} failed`,
    never: 'not yet',
    openUploads: 'Uploads under way',
    removals: 'Removals that wait',
    scanner: 'Scanner',
    scannerDown: (name: string) => `${name} does not answer: files wait`,
    title: 'At work',
    unknown: 'the queue does not say',
    usage: 'Usage counted anew since',
  },
  stores: {
    title: 'Stores',
    columns: {
      dangling: 'Files without bytes',
      foreign: 'Not the library’s',
      objects: 'Objects',
      orphans: 'Orphans',
      recent: 'Too young to tell',
      staleUploads: 'Unfinished uploads',
      store: 'Store',
    },
  },
  title: 'Health',
  unreachable: (files: number, provider: string) =>
    `${plural(files, 'file', 'files')} in ${provider}, which is no longer in the options: nothing is known of ${files === 1 ? 'its' : 'their'} bytes.`,
  wrong: (orphans: number, dangling: number, stale: number) =>
    [
      orphans > 0 && `${plural(orphans, 'orphan', 'orphans')} in the stores`,
      dangling > 0 &&
        `${plural(dangling, 'file or version', 'files or versions')} without their bytes`,
      stale > 0 && `${uploads(stale)} left in the stores`,
    ]
      .filter(Boolean)
      .join(', '),
} as const
