import { Presets, SingleBar } from 'cli-progress'

import type { CommandContext, Outcome } from './Command.js'

interface Report extends Pick<CommandContext, 'note' | 'onProgress'> {
  close(): void
  show(outcome: Outcome): void
}

/** Milliseconds between two lines where no bar can be drawn. */
const pace = 10_000

const say = (text: string) => process.stderr.write(`${text}\n`)

const bar = (title: string) => {
  const drawn = new SingleBar(
    {
      format: `${title} {bar} {percentage}% | {value} of {total} | {eta_formatted} left`,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
  let isDrawn = false
  return {
    close: () => isDrawn && drawn.stop(),
    onProgress: ({ done, total }: { done: number; total: number }) => {
      if (!isDrawn) {
        drawn.start(total, 0)
        isDrawn = true
      }
      drawn.setTotal(total)
      drawn.update(done)
    },
  }
}

const lines = (title: string) => {
  let said = Date.now()
  return {
    close: () => undefined,
    onProgress: ({ done, total }: { done: number; total: number }) => {
      if (Date.now() - said > pace) {
        said = Date.now()
        say(`${title}: ${done} of ${total}`)
      }
    },
  }
}

/** Progress goes to standard error, with a bar on a terminal; the result, and nothing else, to standard output. */
export const openReport = (title: string, isJSON: boolean): Report => {
  const { close, onProgress } = process.stderr.isTTY && !isJSON ? bar(title) : lines(title)
  return {
    close,
    note: say,
    onProgress,
    show: ({ lines: text, result }) => {
      process.stdout.write(isJSON ? `${JSON.stringify(result)}\n` : `${text.join('\n')}\n`)
    },
  }
}
