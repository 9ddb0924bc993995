import { formatAdminURL } from 'payload/shared'

interface Place {
  readonly routes: { readonly api: string }
  readonly serverURL?: string
}

/** Where the API answers, as a browser asks it: `path` is a collection's, or empty for all of it. */
export const apiOf = ({ routes, serverURL }: Place, path: '' | `/${string}` = ''): string =>
  formatAdminURL({ apiRoute: routes.api, path, serverURL })
