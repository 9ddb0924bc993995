import type { FormState } from 'payload'

const texts = ['aspectRatio', 'fit', 'format', 'label'] as const
const numbers = ['height', 'quality', 'width'] as const
const lists = ['alsoFormats', 'kinds'] as const

const pick = (fields: FormState, names: readonly string[], keep: (value: unknown) => unknown) =>
  Object.fromEntries(names.map((name) => [name, keep(fields[name]?.value)]))

const asNumber = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** The preset that a form describes, as the API takes it. */
export const draftOf = (fields: FormState): Record<string, unknown> => {
  const draft = {
    ...pick(fields, texts, (value) => value || undefined),
    ...pick(fields, lists, (value) => (Array.isArray(value) ? value : [])),
    ...pick(fields, numbers, asNumber),
  }
  return {
    ...draft,
    aspectRatio: fields.aspectRatio?.value || null,
    quality: asNumber(fields.quality?.value) ?? undefined,
  }
}
