import type { ReactNode } from 'react'

import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { Icon } from '../badges/Icon.js'
import { Moment } from '../Moment.js'
import { healthWords } from './healthWords.js'
import { readState } from './readState.js'

const { state: words } = healthWords

interface Props {
  readonly library: MediaLibrary
}

/** What the library is at: its scanner, its jobs, and what waits. */
export const StateList = async ({ library }: Props) => {
  const { countedSince, jobs, openUploads, removals, scannerVersion } = await readState(library)
  const { name } = library.scanner
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      words.scanner,
      scannerVersion === null ? (
        <span className="media-health__bad" key="down">
          <Icon name="warning" /> {words.scannerDown(name)}
        </span>
      ) : (
        `${name} ${scannerVersion}`
      ),
    ],
    [
      words.jobs,
      jobs ? words.jobsOf(jobs.waiting + jobs.delayed, jobs.active, jobs.failed) : words.unknown,
    ],
    [words.openUploads, openUploads],
    [words.removals, removals],
    [words.usage, countedSince ? <Moment at={countedSince} key="since" /> : words.never],
  ]
  return (
    <section aria-labelledby="media-health-state" className="media-health__section">
      <h2 id="media-health-state">{words.title}</h2>
      <dl className="media-state">
        {facts.map(([label, fact]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
