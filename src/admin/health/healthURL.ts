import type { SanitizedConfig } from 'payload'

import { formatAdminURL } from 'payload/shared'

/** Under the path of the admin panel. */
export const healthPath = '/media-health'

/** Where the health of the library is shown. */
export const healthURL = ({ routes }: Pick<SanitizedConfig, 'routes'>): string =>
  formatAdminURL({ adminRoute: routes.admin, path: healthPath, relative: true })
