interface Props {
  readonly name: string
  readonly sent: number
  readonly total: number
}

export const percentOf = ({ sent, total }: Pick<Props, 'sent' | 'total'>): number =>
  total === 0 ? 100 : Math.floor((sent / total) * 100)

/** How much of a file has been sent. */
export const TrayBar = ({ name, ...figures }: Props) => (
  <div
    aria-label={name}
    aria-valuemax={100}
    aria-valuemin={0}
    aria-valuenow={percentOf(figures)}
    className="media-tray__bar"
    role="progressbar"
  >
    <span style={{ width: `${percentOf(figures)}%` }} />
  </div>
)
