import { Icon, type IconName } from '../badges/Icon.js'
import './screens.css'

interface Props {
  readonly children: string
  readonly hint?: string
  readonly icon: IconName
}

/** Where there is nothing to show: why, in words. */
export const Empty = ({ children, hint, icon }: Props) => (
  <div className="media-empty">
    <Icon name={icon} />
    <p>{children}</p>
    {hint && <p>{hint}</p>}
  </div>
)
