/** Seconds of the film that are done, in a line of `ffmpeg -progress`; `null` in one about other things. */
export const progressOf = (line: string): null | number => {
  const microseconds = /^out_time_us=(\d{1,18})$/.exec(line)?.[1]
  return microseconds === undefined ? null : Number(microseconds) / 1_000_000
}
