import { boundLabels } from './boundLabels.js'
import { type Instrument, instruments } from './instruments.js'
import { type Labels, type Reading, type Telemetry } from './Telemetry.js'

const prefix = 'media_library_'

/** Seconds: a small file is scanned in milliseconds, a large one in minutes. */
const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900]

type Metrics = Pick<Telemetry, 'count' | 'expose' | 'observe'>

/** The instruments in a registry of their own: a project may have others, and several libraries. */
export const openRegistry = async (): Promise<Metrics> => {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client')
  const registry = new Registry()
  const counters = new Map<string, (labels: Labels | undefined, by: number) => void>()
  const histograms = new Map<string, (labels: Labels | undefined, seconds: number) => void>()
  const gauges = new Map<string, { reset: () => void; set: (reading: Reading) => void }>()
  for (const [name, instrument] of Object.entries<Instrument>(instruments)) {
    const { help, kind, labels } = instrument
    const bound = boundLabels(instrument)
    const settings = {
      name: `${prefix}${name}`,
      help,
      labelNames: Object.keys(labels),
      registers: [registry],
    }
    if (kind === 'counter') {
      const counter = new Counter(settings)
      counters.set(name, (given, by) => counter.inc(bound(given), by))
    } else if (kind === 'histogram') {
      const histogram = new Histogram({ ...settings, buckets })
      histograms.set(name, (given, seconds) => histogram.observe(bound(given), seconds))
    } else {
      const gauge = new Gauge(settings)
      gauges.set(name, {
        reset: () => gauge.reset(),
        set: (reading) => gauge.set(bound(reading.labels), reading.value),
      })
    }
  }
  /** What is told must not end what it tells of. */
  const isFigure = (figure: number) => Number.isFinite(figure) && figure >= 0
  return {
    count: (name, labels, by = 1) => {
      if (isFigure(by)) {
        counters.get(name)?.(labels, by)
      }
    },
    expose: async (readings) => {
      gauges.forEach(({ reset }) => reset())
      readings.forEach((reading) => gauges.get(reading.name)?.set(reading))
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
    observe: (name, seconds, labels) => {
      if (isFigure(seconds)) {
        histograms.get(name)?.(labels, seconds)
      }
    },
  }
}
