import { Icon, type IconName } from './Icon.js'
import './badges.css'

export type Tone = 'bad' | 'busy' | 'good' | 'quiet' | 'warning'

interface Props {
  readonly children: string
  readonly icon: IconName
  readonly title: string
  readonly tone: Tone
}

/** A status in a word, a colour and a drawing; its title says it in a sentence. */
export const Badge = ({ children, icon, title, tone }: Props) => (
  <span className={`media-badge media-badge--${tone}`} title={title}>
    <Icon name={icon} />
    {children}
  </span>
)
