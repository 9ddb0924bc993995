import type { MediaType } from '../core/mediaKinds.js'
import type { Maker } from './Making.js'

import { isDrawing } from '../core/isDrawing.js'
import { makeAudio } from './audio/makeAudio.js'
import { makeDocument } from './documents/makeDocument.js'
import { makePicture } from './pictures/makePicture.js'
import { makeDrawing } from './svg/makeDrawing.js'
import { makeVideo } from './video/makeVideo.js'

/** What is made of a file of each kind. */
export const makers: Readonly<Record<MediaType, Maker>> = {
  audio: makeAudio,
  document: makeDocument,
  image: (library, making) => (isDrawing(making.file) ? makeDrawing : makePicture)(library, making),
  other: () => Promise.resolve({ set: {}, variants: [] }),
  video: makeVideo,
}
