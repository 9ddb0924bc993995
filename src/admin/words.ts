import type { UploadItemState } from '../client/uploadStore.js'
import type { Finding } from '../core/findings.js'
import type { MediaType } from '../core/mediaKinds.js'
import type { ProcessingStatus } from '../core/processingStatus.js'
import type { ScanStatus } from '../core/scanStatus.js'

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** Every text of the admin panel's own screens. */
export const words = {
  file: {
    blockedTitle: 'Nobody can open or download this file.',
    download: 'Download',
    finding: (finding: string) => `Found: ${finding}`,
    open: 'Open',
    released: (who: null | string) => `Released by ${who ?? 'an admin'}`,
    releasedTitle: 'An admin vouched for this file. It is not scanned again by itself.',
  },

  findings: {
    encrypted: 'Encrypted',
    heuristic: 'Suspicious',
    location: 'Location',
    macros: 'Macros',
    otherBytes: 'Other bytes',
    remoteTemplate: 'Remote template',
    tooDeep: 'Too deep',
    tooLarge: 'Too large to scan',
    tooMany: 'Too many files',
    tooSlow: 'Too slow to scan',
    unpacksTooMuch: 'Unpacks to too much',
    unreadable: 'Unreadable archive',
    unsafeNames: 'Unsafe names',
    unwanted: 'Unwanted program',
  } satisfies Record<Finding, string>,

  kinds: {
    audio: 'Audio',
    document: 'Documents',
    image: 'Images',
    other: 'Other',
    video: 'Videos',
  } satisfies Record<MediaType, string>,

  links: {
    close: 'Close',
    copied: 'Copied.',
    copy: 'Copy',
    copyByHand: 'It is marked: copy it with Ctrl+C or Cmd+C.',
    download: 'Save the file instead of showing it',
    duration: (seconds: number) =>
      seconds >= 86_400
        ? plural(Math.floor(seconds / 86_400), 'day', 'days')
        : seconds >= 3_600
          ? plural(Math.floor(seconds / 3_600), 'hour', 'hours')
          : plural(Math.max(1, Math.floor(seconds / 60)), 'minute', 'minutes'),
    empty: 'There is no link to this file.',
    ends: 'ends',
    expiry: 'Ends in',
    explanation:
      'Whoever has a link gets the file without a login, until it ends or you revoke it.',
    failed: 'That did not work.',
    lastUsed: 'last',
    list: 'Links to this file',
    loading: 'Looking for links...',
    make: 'Make a link',
    making: 'One moment...',
    noLongerWorks: 'does not work any more: whoever made it may not share this file',
    note: 'Note',
    noteHint: 'For you, such as whom it is for. Readers do not see it.',
    once: 'once',
    original: 'The original',
    revoke: 'Revoke',
    revokeNamed: (name: string) => `Revoke ${name}`,
    revoked: 'The link was revoked.',
    share: 'Share',
    singleUse: 'Works once: for documents, not for films',
    title: (name: string) => `Share “${name}”`,
    unnamed: (id: number | string) => `Link ${id}`,
    url: 'The new link',
    urlHint: 'Copy it now: it is not shown again.',
    used: (uses: number) =>
      uses === 0 ? 'not used yet' : `used ${uses === 1 ? 'once' : `${uses} times`}`,
    variant: 'What',
  },

  list: {
    filesOf: (files: number, limit: null | number) =>
      limit === null
        ? plural(files, 'file', 'files')
        : `${files} of ${plural(limit, 'file', 'files')}`,
    full: 'Your storage is full: delete files, and empty the trash, before you upload more.',
    meter: 'Your storage',
    nearlyFull: (free: string) => `Nearly full: ${free} left.`,
    onTheirWay: (bytes: string) => `${bytes} on their way`,
    quarantine: (count: number) => `${plural(count, 'file', 'files')} in quarantine`,
    scannerNotice: 'About the virus scanner:',
    scannerOld: (days: number) =>
      `Its signatures are ${days} days old, and know nothing of newer malware.`,
    scannerSlow: 'It has not answered within two seconds.',
    scannerWaiting: 'New files wait, closed, until that is mended.',
    trash: (bytes: string) => `${bytes} of it in the trash`,
    used: (used: string, limit: null | string) =>
      limit === null ? `${used} used, no limit` : `${used} of ${limit} used`,
  },

  processing: {
    failed: { label: 'Failed', title: 'The previews could not be made. The file itself is fine.' },
    pending: { label: 'Waiting', title: 'Previews are made once the virus scan is done.' },
    processing: { label: 'Processing', title: 'Previews are being made.' },
    ready: { label: 'Ready', title: 'Everything is made.' },
  } satisfies Record<ProcessingStatus, { label: string; title: string }>,

  replacement: {
    look: 'Look at it',
    refused: {
      hint: 'The old file stays in use.',
      title: (name: string) => `“${name}” did not pass the virus scan, and replaces nothing.`,
    },
    waiting: {
      hint: 'Until then the old one stays in use.',
      title: (name: string) => `“${name}” takes the place of this file as soon as it is checked.`,
    },
  },

  quarantine: {
    all: 'All',
    decision: {
      blocked: (who: string) => `Blocked by ${who}`,
      earlier: (who: string) => `Earlier decision by ${who}`,
    },
    empty: 'Nothing is in quarantine.',
    emptyFilter: 'No file has this status.',
    emptyHint:
      'Files that the scanner finds something in, or cannot clear, wait here for an admin.',
    intro: 'Nobody can open or download these files until an admin releases them.',
    next: 'Next',
    notAdmin: 'Only admins see the quarantine.',
    notAdminHint: 'Ask an admin when a file of yours was held back by mistake.',
    notScanned: 'Not scanned',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    pagination: 'Pages',
    previous: 'Previous',
    someone: 'somebody',
    statuses: 'Status',
    title: 'Quarantine',
    columns: {
      actions: 'Decide',
      file: 'File',
      finding: 'Finding',
      owner: 'Owner',
      scanned: 'Scanned',
      size: 'Size',
      status: 'Status',
    },
  },

  review: {
    block: {
      action: 'Block',
      confirm: 'Block this file',
      explanation: 'It stays closed to everybody. Only a new scan can open it again.',
      title: (name: string) => `Block "${name}"?`,
    },
    cancel: 'Cancel',
    failed: 'That did not work.',
    reason: 'Reason',
    reasonHint: 'Kept with the file, with your name and the time.',
    reasonMissing: 'Write a reason of at least three characters.',
    release: {
      action: 'Release',
      confirm: 'Release this file',
      explanation: 'You vouch for it: everybody who may see it can open and download it.',
      title: (name: string) => `Release "${name}"?`,
    },
    scan: {
      action: 'Scan again',
      title: 'Until the new verdict the file cannot be opened.',
    },
    working: 'One moment...',
  },

  scan: {
    BLOCKED: 'Blocked',
    CLEAN: 'Clean',
    cleanTitle: 'The virus scan found nothing.',
    ERROR: 'Not scanned',
    FLAGGED: 'Suspicious',
    INFECTED: 'Infected',
    PENDING: 'Waiting for scan',
    released: 'Released',
    SCANNING: 'Scanning',
    stuck: 'Waiting for scanner',
  } satisfies Record<'cleanTitle' | 'released' | 'stuck' | ScanStatus, string>,

  uploads: {
    cancel: (name: string) => `Cancel the upload of ${name}`,
    arrived: (sent: string, total: string) =>
      `${sent} of ${total} arrived. Choose the file again to go on.`,
    cancelled: (name: string) => `You cancelled the upload of "${name}".`,
    clear: 'Clear',
    collapse: 'Collapse the uploads',
    discard: (name: string) => `Discard the unfinished upload of ${name}`,
    dismiss: (name: string) => `Remove ${name} from the list`,
    expand: 'Show the uploads',
    failed: 'The upload failed.',
    newsDone: (name: string) => `${name} was uploaded.`,
    newsFailed: (name: string, why: string) => `${name} was not uploaded. ${why}`,
    newsProgress: (name: string, percent: number) => `${name}: ${percent} percent.`,
    offline: 'You are offline. It goes on by itself.',
    ofBytes: (sent: string, total: string) => `${sent} of ${total}`,
    pause: (name: string) => `Pause the upload of ${name}`,
    perSecond: (speed: string) => `${speed}/s`,
    refused: 'The library refused the file: the message of the form says why.',
    resume: (name: string) => `Go on with the upload of ${name}`,
    retryHint: 'Save the form again to retry: what has arrived is not sent twice.',
    states: {
      cancelled: 'Cancelled',
      checking: 'Checking...',
      done: 'Uploaded',
      failed: 'Failed',
      paused: 'Paused',
      preparing: 'Preparing...',
      queued: 'Waiting',
      stored: 'Sent. Save the form to keep it.',
      uploading: 'Uploading',
    } satisfies Record<UploadItemState, string>,
    summary: (running: number, all: number) =>
      running > 0
        ? `Uploading ${plural(running, 'file', 'files')}`
        : plural(all, 'upload', 'uploads'),
    timeLeft: (seconds: number) =>
      seconds < 60
        ? `${seconds} s left`
        : seconds < 3600
          ? `${Math.round(seconds / 60)} min left`
          : `${(seconds / 3600).toFixed(1)} h left`,
    title: 'Uploads',
    unfinished: (count: number) => plural(count, 'unfinished upload', 'unfinished uploads'),
  },
} as const
