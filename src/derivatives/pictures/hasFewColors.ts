import type { Frame } from './Frame.js'

/** What a palette has room for. */
const most = 256

/** Whether a palette holds every colour of a picture, so that it loses nothing by it. A photograph is known at once. */
export const hasFewColors = ({ channels, data }: Frame): boolean => {
  const colors = new Set<number>()
  let last = -1
  for (let at = 0; at < data.length; at += channels) {
    let color = 0
    for (let channel = 0; channel < channels; channel++) {
      color = color * 256 + data[at + channel]!
    }
    if (color !== last) {
      last = color
      if (colors.add(color).size > most) {
        return false
      }
    }
  }
  return true
}
