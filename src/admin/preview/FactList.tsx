import type { Fact } from './factsOf.js'

interface Props {
  readonly facts: readonly Fact[]
  readonly title: string
}

/** Pairs of a word and what it stands for. */
export const FactList = ({ facts, title }: Props) => (
  <dl aria-label={title} className="media-facts">
    {facts.map(([label, value]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
