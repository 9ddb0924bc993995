import type { SanitizedConfig } from 'payload'

import { formatAdminURL } from 'payload/shared'

/** Under the path of the admin panel. */
export const quarantinePath = '/media-quarantine'

/** Where the quarantine is. */
export const quarantineURL = ({ routes }: Pick<SanitizedConfig, 'routes'>): string =>
  formatAdminURL({ adminRoute: routes.admin, path: quarantinePath, relative: true })
