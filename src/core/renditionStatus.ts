/** Where the renditions of a film or a sound stand; `none` is a file that gets none. */
export const renditionStatuses = ['none', 'pending', 'processing', 'ready', 'failed'] as const

export type RenditionStatus = (typeof renditionStatuses)[number]
