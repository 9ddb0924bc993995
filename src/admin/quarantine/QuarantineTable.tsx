import { formatAdminURL } from 'payload/shared'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { QuarantinedFile } from './findQuarantined.js'

import { words } from '../words.js'
import { QuarantineRow } from './QuarantineRow.js'

interface Props {
  readonly files: readonly QuarantinedFile[]
  readonly library: MediaLibrary
}

/** In the order of the cells of `QuarantineRow`. */
const columns = ['file', 'status', 'finding', 'owner', 'size', 'scanned', 'actions'] as const

/** Files in quarantine: what was found in whose file, and what to do about it. */
export const QuarantineTable = ({ files, library }: Props) => {
  const { media } = library.slugs
  const adminRoute = library.payload.config.routes.admin
  return (
    <div className="media-table">
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {words.quarantine.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <QuarantineRow
              collection={media}
              file={file}
              href={formatAdminURL({ adminRoute, path: `/collections/${media}/${file.id}` })}
              key={file.id}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
