export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly name: string
  readonly value: number
}

export interface Family {
  readonly help: string
  readonly samples: readonly Sample[]
  readonly type: string
}

const name = '[a-zA-Z_:][\\w:]*'
const line = new RegExp(`^(${name})(?:\\{(.*)\\})? (\\S+)$`)
const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/y

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {}
  for (label.lastIndex = 0; label.lastIndex < text.length;) {
    const at = label.lastIndex
    const found = label.exec(text)
    if (!found) {
      throw new Error(`These are no labels: ${text.slice(at)}`)
    }
    labels[found[1]!] = found[2]!
  }
  return labels
}

/** The text format of Prometheus 0.0.4, read by its grammar; throws where a line does not follow it. */
export const parseMetrics = (text: string): Map<string, Family> => {
  const families = new Map<string, { samples: Sample[] } & Omit<Family, 'samples'>>()
  let current = ''
  if (!text.endsWith('\n')) {
    throw new Error('The last line does not end.')
  }
  for (const each of text.split('\n').filter((it) => it !== '')) {
    const [, keyword, of, rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(each) ?? []
    if (keyword === 'HELP') {
      if (families.has(of!)) {
        throw new Error(`${of} comes twice.`)
      }
      current = of!
      families.set(current, { help: rest, samples: [], type: '' })
    } else if (keyword === 'TYPE') {
      families.set(of!, { ...families.get(of!)!, type: rest })
    } else {
      const [, sample, labels = '', value] = line.exec(each) ?? []
      const known = sample?.replace(/_(?:bucket|count|sum)$/, '')
      if (sample === undefined || (sample !== current && known !== current)) {
        throw new Error(`This is no sample of ${current}: ${each}`)
      }
      const number = value === '+Inf' ? Infinity : Number(value)
      if (Number.isNaN(number)) {
        throw new Error(`This is no figure: ${each}`)
      }
      families.get(current)!.samples.push({ labels: labelsOf(labels), name: sample, value: number })
    }
  }
  return families
}
