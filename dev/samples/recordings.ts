import { cover, panorama } from './pictures.js'
import { runFfmpeg } from './runFfmpeg.js'

/** Three notes, plucked one after another; they swell and fade. */
const notes = [220, 277.18, 329.63].map(
  (hertz, index) => `0.28*sin(2*PI*${hertz}*t)*exp(-1.6*mod(t+${(3 - index) * 0.75}\\,2.25))`,
)
const sound = `aevalsrc=(${notes.join('+')})*pow(sin(PI*t/12)\\,0.7):d=12:s=44100`

/** Each line an option of ffmpeg and what it is set to. */
const options = (lines: string): string[] => lines.trim().split(/\s+/)

const h264 = options(`
  -c:v libx264
  -preset ultrafast
  -crf 26
  -pix_fmt yuv420p
  -c:a aac
  -movflags +faststart
`)

const mp3 = options(`
  -map 0:a
  -map 1:v
  -c:v copy
  -c:a libmp3lame
  -b:a 128k
  -id3v2_version 3
  -disposition:v attached_pic
`)

/** A look along the hills, to three notes. */
export const film = async (): Promise<Buffer | null> =>
  runFfmpeg(
    [
      ...options('-loop 1 -framerate 25 -t 8 -i hills.jpg -f lavfi -i'),
      sound,
      ...options("-shortest -vf crop=1280:720:'(iw-ow)*t/8':0"),
      ...h264,
    ],
    'film.mp4',
    { 'hills.jpg': await panorama() },
  )

/** The three notes by themselves, with a cover. */
export const song = async (): Promise<Buffer | null> => {
  const tags = { album: 'Samples', artist: 'The demo', title: 'Three notes' }
  const named = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  return runFfmpeg(
    [...options('-f lavfi -i'), sound, ...options('-i cover.jpg'), ...mp3, ...named],
    'song.mp3',
    { 'cover.jpg': await cover() },
  )
}
