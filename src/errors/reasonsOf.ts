/** How many errors deep a reason may lie. */
const depth = 5

/** An error and what caused it, the outermost first: adapters wrap what the database says. */
export function* reasonsOf(error: unknown): Generator<Readonly<Record<string, unknown>>> {
  let reason = error
  for (let level = 0; level < depth && typeof reason === 'object' && reason !== null; level++) {
    yield reason as Record<string, unknown>
    reason = (reason as { cause?: unknown }).cause
  }
}
