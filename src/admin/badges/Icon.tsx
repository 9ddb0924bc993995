const shapes = {
  busy: 'M8 2a6 6 0 1 1-6 6',
  cross: 'M4 4l8 8M12 4l-8 8',
  folded: 'M4 10l4-4 4 4',
  good: 'M3 8.5l3.5 3.5L13 4.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5.5 3.5l6.5 4.5-6.5 4.5z',
  question: 'M5.5 6a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2.9-1.2 1.8M8 13v.01',
  stop: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM4 4l8 8',
  unfolded: 'M4 6l4 4 4-4',
  wait: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 1.5',
  warning: 'M8 2.5L14.5 13.5H1.5zM8 6.5v3M8 11.5v.01',
} as const

export type IconName = keyof typeof shapes

interface Props {
  readonly name: IconName
}

/** A small drawing beside a word; screen readers skip it. */
export const Icon = ({ name }: Props) => (
  <svg
    aria-hidden="true"
    className={`media-icon media-icon--${name}`}
    fill="none"
    focusable="false"
    stroke="currentColor"
    strokeLinecap="round"
    strokeLinejoin="round"
    strokeWidth="1.5"
    viewBox="0 0 16 16"
  >
    <path d={shapes[name]} />
  </svg>
)
