import type { AdminViewServerProps } from 'payload'

import { AdminScreen } from '../screens/AdminScreen.js'
import { words } from '../words.js'
import { QuarantineList } from './QuarantineList.js'
import { quarantineURL } from './quarantineURL.js'
import './quarantine.css'

/** All files that are held back. */
export const QuarantineView = (view: AdminViewServerProps) => (
  <AdminScreen
    className="media-quarantine"
    url={quarantineURL(view.payload.config)}
    view={view}
    words={words.quarantine}
  >
    {(library) => (
      <QuarantineList
        library={library}
        req={view.initPageResult.req}
        searchParams={view.searchParams ?? {}}
      />
    )}
  </AdminScreen>
)
