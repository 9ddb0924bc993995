import type { Frame } from './Frame.js'

import { sharp } from './sharp.js'

const isOpaque = ({ channels, data }: Frame): boolean => {
  for (let at = channels - 1; at < data.length; at += channels) {
    if (data[at] !== 255) {
      return false
    }
  }
  return true
}

/** Many screenshots have an alpha channel and nothing transparent: encoders would take their time for it. */
export const withoutOpaqueAlpha = async (frame: Frame): Promise<Frame> => {
  const { channels, data, frames = 1, height, width } = frame
  if (channels % 2 === 1 || !isOpaque(frame)) {
    return frame
  }
  const raw = { channels, height: height * frames, width }
  const { data: less, info } = await sharp(data, { limitInputPixels: false, raw })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { ...frame, channels: info.channels, data: less }
}
