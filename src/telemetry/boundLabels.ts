import type { Instrument } from './instruments.js'
import type { Labels } from './Telemetry.js'

import { named } from './instruments.js'

/** Names of our own code that one label may have. */
const mostNames = 60

const isName = /^[a-z]\w{0,39}$/i

/** Keeps labels to what their instrument allows: everything else is `other`, and a label that is missing is, too. */
export const boundLabels = ({ labels: allowed }: Instrument) => {
  const seen = new Map<string, Set<string>>()
  const isKnown = (label: string, value: string): boolean => {
    const names = seen.get(label) ?? new Set<string>()
    seen.set(label, names)
    const isNew = !names.has(value)
    if (isNew && isName.test(value) && names.size < mostNames) {
      names.add(value)
    }
    return names.has(value)
  }
  return (labels: Labels = {}): Labels =>
    Object.fromEntries(
      Object.entries(allowed).map(([label, values]) => {
        const value = labels[label] ?? ''
        const isAllowed = values === named ? isKnown(label, value) : values.includes(value)
        return [label, isAllowed ? value : 'other']
      }),
    )
}
