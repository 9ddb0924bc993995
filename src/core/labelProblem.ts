/** What other derivatives of a file are called, or are asked for by. */
const reserved: ReadonlySet<string> = new Set([
  'audio',
  'cover',
  'file',
  'hls',
  'master',
  'mp4',
  'optimized',
  'original',
  'page',
  'playlist',
  'poster',
  'sanitized',
  'thumbnail',
  'video',
  'webm',
])

/** How names begin that the library gives by itself: of renditions, and of pictures that somebody asked for. */
const families = /^(?:asked|crop|hls|mp4|process|resize|transform|webm)-/

/** What is wrong with the label of a preset, if anything. */
export const labelProblem = (label: unknown): string | undefined => {
  if (typeof label !== 'string' || !/^[a-z][a-z0-9-]{0,49}$/.test(label)) {
    return 'Use lower-case letters, digits and hyphens, 50 at most, a letter first.'
  }
  return reserved.has(label) || families.test(label)
    ? `The library itself calls variants “${label}” or the like: choose another name.`
    : undefined
}
