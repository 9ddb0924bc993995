import { Link } from '@payloadcms/ui'

import type { QuarantinedFile } from './findQuarantined.js'

import { formatBytes } from '../../core/formatBytes.js'
import { ScanBadge } from '../badges/ScanBadge.js'
import { Moment } from '../Moment.js'
import { words } from '../words.js'
import { Finding } from './Finding.js'
import { nameOf } from './nameOf.js'
import { RowDecisions } from './RowDecisions.js'

interface Props {
  readonly collection: string
  readonly file: QuarantinedFile
  readonly href: string
}

/** One file in quarantine. */
export const QuarantineRow = ({ collection, file, href }: Props) => {
  const { filesize, id, originalFilename, scanFinding, scannedAt, scanResult, scanStatus, status } =
    file
  return (
    <tr>
      <td className="media-table__file">
        <Link href={href} prefetch={false}>
          {originalFilename}
        </Link>
      </td>
      <td>
        <ScanBadge file={file} />
      </td>
      <td className="media-table__finding">
        <Finding file={file} />
      </td>
      <td>{nameOf(file.user)}</td>
      <td className="media-table__figure">{formatBytes(filesize)}</td>
      <td className="media-table__figure">
        {scannedAt ? <Moment at={scannedAt} /> : words.quarantine.notScanned}
      </td>
      <td>
        <RowDecisions
          collection={collection}
          file={{ id, originalFilename, scanFinding, scanResult, scanStatus, status }}
        />
      </td>
    </tr>
  )
}
