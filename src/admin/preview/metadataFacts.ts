import type { Fact } from './factsOf.js'

type Value = number | string
type Tell = (value: Value) => null | string

const text: Tell = (value) => String(value)
const rounded = (value: Value) => String(Number(Number(value).toFixed(2)))

/** `0.004` -> `1/250 s`, `2.5` -> `2.5 s` */
const exposure: Tell = (value) => {
  const seconds = Number(value)
  return seconds > 0 && seconds < 0.4 ? `1/${Math.round(1 / seconds)} s` : `${rounded(value)} s`
}

/** As the camera's clock showed it: where that was, nobody knows. */
const taken: Tell = (value) =>
  String(value)
    .replace('T', ' ')
    .replace(/(?::00)?(?=$|Z|[+-]\d\d:)/, '')

const hidden: Tell = () => null

const channels: Tell = (value) => ({ 1: 'Mono', 2: 'Stereo' })[Number(value)] ?? String(value)

/** What is known by name, in the order it is told, and how people say it; everything else follows under its own name. */
const known: Readonly<Record<string, readonly [label: string, tell: Tell]>> = {
  title: ['Title', text],
  artist: ['By', text],
  author: ['By', text],
  album: ['Album', text],
  description: ['Description', text],
  copyright: ['Copyright', text],
  takenAt: ['Taken', taken],
  model: ['Camera', text],
  make: ['Made by', text],
  lens: ['Lens', text],
  seconds: ['Exposure', exposure],
  aperture: ['Aperture', (value) => `f/${rounded(value)}`],
  iso: ['ISO', text],
  focalLength: ['Focal length', (value) => `${rounded(value)} mm`],
  keywords: ['Keywords', text],
  bitrate: ['Bit rate', (value) => `${Math.round(Number(value) / 1000)} kbit/s`],
  frameRate: ['Frames', (value) => `${rounded(value)} a second`],
  channels: ['Channels', channels],
  // Pictures are shown upright, whatever the camera says.
  orientation: ['', hidden],
  rotation: ['', hidden],
}

const order = Object.keys(known)

/** `colorSpace` -> `Color space` */
const worded = (key: string) => {
  const spaced = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const plain = (value: unknown): null | Value => {
  if (Array.isArray(value)) {
    return value.filter((one) => typeof one === 'string').join(', ') || null
  }
  return typeof value === 'number' ? value : typeof value === 'string' ? value.trim() || null : null
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)

/** What a file says of itself, as pairs to read; groups are taken apart, what is no text or number is left out. */
export const metadataFacts = (
  metadata: null | Readonly<Record<string, unknown>> | undefined,
): Fact[] => {
  const flat = Object.entries(metadata ?? {}).flatMap(([key, value]) =>
    isGroup(value) ? Object.entries(value) : [[key, value] as const],
  )
  const told = new Map<string, string>()
  for (const [key, value] of flat.sort(([a], [b]) => rank(a) - rank(b))) {
    const [label, tell] = Object.hasOwn(known, key) ? known[key]! : [worded(key), text]
    const said = plain(value)
    const shown = said === null ? null : tell(said)
    if (shown && !told.has(label)) {
      told.set(label, shown)
    }
  }
  return [...told]
}
