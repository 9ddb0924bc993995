import { Link } from '@payloadcms/ui'

import { words } from '../words.js'

interface Props {
  readonly href: string
  readonly page: number
  readonly pages: number
}

/** The way through the pages of a list; nothing when one page holds it all. */
export const Pages = ({ href, page, pages }: Props) => {
  const to = (number: number) => `${href}${href.includes('?') ? '&' : '?'}page=${number}`
  return pages > 1 ? (
    <nav aria-label={words.quarantine.pagination} className="media-pages">
      {page > 1 && <Link href={to(page - 1)}>{words.quarantine.previous}</Link>}
      <span>{words.quarantine.page(page, pages)}</span>
      {page < pages && <Link href={to(page + 1)}>{words.quarantine.next}</Link>}
    </nav>
  ) : null
}
