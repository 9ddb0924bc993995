import type * as OpenTelemetry from '@opentelemetry/api'

import type { Telemetry } from './Telemetry.js'

import { codeOf } from '../errors/codeOf.js'

/**
 * Spans of OpenTelemetry, where its API can be imported: without it there are none, and without an SDK behind it they
 * cost nothing.
 */
export const openTracer = async (): Promise<null | Telemetry['span']> => {
  let api: typeof OpenTelemetry
  try {
    api = await import('@opentelemetry/api')
  } catch {
    return null
  }
  const tracer = api.trace.getTracer('payload-media-library')
  return (name, attributes, work) =>
    tracer.startActiveSpan(name, { attributes }, async (span) => {
      let outcome: number | string = 'ok'
      try {
        return await work(({ 'media.outcome': told = outcome, ...more }) => {
          outcome = told
          span.setAttributes(more)
        })
      } catch (error) {
        outcome = codeOf(error)
        span.recordException(error instanceof Error ? error : String(error))
        span.setStatus({ code: api.SpanStatusCode.ERROR, message: outcome })
        throw error
      } finally {
        span.setAttribute('media.outcome', outcome)
        span.end()
      }
    })
}
