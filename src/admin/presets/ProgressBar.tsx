import type { Progress } from '../../regeneration/readProgress.js'

import { presetWords as words } from './presetWords.js'

interface Props {
  readonly progress: Progress
}

/** How many files are as the presets say, of all. */
export const ProgressBar = ({ progress: { done, failed, total } }: Props) => {
  const share = (count: number) => `${total === 0 ? 0 : (count / total) * 100}%`
  return (
    <div
      aria-label={words.bar}
      aria-valuemax={total}
      aria-valuemin={0}
      aria-valuenow={done + failed}
      aria-valuetext={words.making(done, total)}
      className="media-regeneration__bar"
      role="progressbar"
    >
      <span className="media-regeneration__done" style={{ width: share(done) }} />
      <span className="media-regeneration__failed" style={{ width: share(failed) }} />
    </div>
  )
}
