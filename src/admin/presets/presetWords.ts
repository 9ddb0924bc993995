import { formatBytes } from '../../core/formatBytes.js'

const figure = (count: number) => count.toLocaleString('en')

const files = (count: number) => `${figure(count)} ${count === 1 ? 'file' : 'files'}`
const pictures = (count: number) => `${figure(count)} ${count === 1 ? 'picture' : 'pictures'}`

const about = (bytes: number) => `about ${formatBytes(bytes)}`

/** Every text about presets, and about what they make stale. */
export const presetWords = {
  allAgain: 'Make all again...',
  allAgainConfirm: (count: number) => `Make ${files(count)} again`,
  allAgainHint: 'Also those that are as the presets say. What is there is served until then.',
  bar: 'Files as the presets say',
  cancel: 'Cancel',
  cost: {
    change: (count: number, bytes: number, now: number) =>
      `Saving makes ${pictures(count)} again: ${about(bytes)}${now > 0 ? `, now ${about(now)}` : ''}. The old ones are served until the new are there.`,
    count: 'It counts as storage of the files’ owners.',
    loading: 'Looking what it costs...',
    none: 'No picture of the library is large enough for it.',
    new: (count: number, bytes: number) => `Saving makes ${pictures(count)}: ${about(bytes)}.`,
    same: (count: number, bytes: number) => `${pictures(count)} of it, ${about(bytes)}.`,
    sides: (width: null | number, height: null | number) =>
      width && height ? `${width} × ${height} pixels at most.` : '',
    title: 'What it costs',
    tooSmall: (count: number) =>
      `${pictures(count)} ${count === 1 ? 'is' : 'are'} smaller than that and ${count === 1 ? 'gets' : 'get'} none: nothing is enlarged.`,
  },
  done: (count: number) =>
    count === 0
      ? 'There are no files with pictures yet.'
      : count === 1
        ? 'The one file is as the presets say.'
        : `All ${files(count)} are as the presets say.`,
  failed: (count: number) => `${files(count)} could not be made`,
  failedAsking: 'How far it is cannot be asked at the moment.',
  goOn: 'Make them now',
  making: (done: number, total: number) => `${figure(done)} of ${files(total)} as the presets say`,
  makingTitle: 'Making files again',
  perMinute: (count: number) => `${figure(count)} a minute`,
  size: {
    any: 'any',
    label: 'Size',
  },
  stale: (count: number) =>
    count === 1
      ? '1 file is not as the presets say.'
      : `${files(count)} are not as the presets say.`,
  stop: 'Stop',
  stopped: 'Stopped. What is queued is still made.',
  timeLeft: (seconds: number) =>
    seconds < 60
      ? 'less than a minute left'
      : seconds < 5400
        ? `about ${Math.round(seconds / 60)} min left`
        : `about ${Math.round(seconds / 3600)} h left`,
  title: 'Files and presets',
  finishing: 'stopped: what is queued is still made',
  wait: 'the time that is left is not known yet',
} as const
