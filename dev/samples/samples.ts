import type { Sample } from './Sample.js'

import { letter, note } from './letter.js'
import { paper } from './paper.js'
import { drawing, duskPhoto, mark, morningPhoto, nightPicture, sunset } from './pictures.js'
import { film, song } from './recordings.js'

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** One file of every kind; the last is the first of the list. */
export const samples: readonly Sample[] = [
  { name: 'note.txt', make: note, title: 'A note', type: 'text/plain' },
  { name: 'letter.docx', make: letter, title: 'A letter', type: word },
  { name: 'paper.pdf', isPublic: true, make: paper, title: 'A paper', type: 'application/pdf' },
  { name: 'three-notes.mp3', make: song, title: 'Three notes', type: 'audio/mpeg' },
  {
    name: 'mark.svg',
    altText: 'A round mark with hills and a sun',
    make: drawing,
    title: 'A mark, drawn',
    type: 'image/svg+xml',
  },
  {
    name: 'mark.png',
    altText: 'A round mark with hills and a sun',
    make: mark,
    title: 'A mark',
    type: 'image/png',
  },
  {
    name: 'sunset.gif',
    altText: 'The sun goes down and up again',
    make: sunset,
    tags: ['hills'],
    title: 'Sunset, in a loop',
    type: 'image/gif',
  },
  {
    name: 'night.webp',
    altText: 'The moon over dark hills',
    make: nightPicture,
    tags: ['hills'],
    title: 'Night',
    type: 'image/webp',
  },
  {
    name: 'along-the-hills.mp4',
    isPublic: true,
    make: film,
    title: 'Along the hills',
    type: 'video/mp4',
  },
  {
    name: 'morning.jpg',
    altText: 'Green hills in the morning',
    isPublic: true,
    make: morningPhoto,
    tags: ['hills'],
    title: 'Morning',
    type: 'image/jpeg',
  },
  {
    name: 'dusk.jpg',
    altText: 'Violet hills under a low sun',
    caption: 'With what a camera would write into it.',
    isPublic: true,
    make: duskPhoto,
    tags: ['hills'],
    title: 'Dusk',
    type: 'image/jpeg',
  },
]
