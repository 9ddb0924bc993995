import type { PreviewedFile } from './PreviewedFile.js'

/**
 * An address that changes when the file is made anew: pages keep the pictures they have shown, whatever the caches say.
 * The name is one that nothing listens to.
 */
export const fresh =
  ({ processedAt }: Pick<PreviewedFile, 'processedAt'>) =>
  (url: string): string =>
    processedAt ? `${url}${url.includes('?') ? '&' : '?'}made=${Date.parse(processedAt)}` : url
