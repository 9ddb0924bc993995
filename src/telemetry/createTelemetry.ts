import { openRegistry } from './openRegistry.js'
import { openTracer } from './openTracer.js'
import { silentTelemetry, type Telemetry } from './Telemetry.js'

/**
 * What the library tells of itself: counted with `prom-client` where `metrics` is on, which is loaded only then, and
 * traced where `@opentelemetry/api` is installed.
 */
export const createTelemetry = async (metrics: boolean): Promise<Telemetry> => {
  const [registry, span] = await Promise.all([metrics ? openRegistry() : null, openTracer()])
  return { ...silentTelemetry, ...registry, ...(span ? { span } : {}) }
}
