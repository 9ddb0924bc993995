import { refuse } from './refuse.js'
import { shown } from './shown.js'

const longest = 4096

const reasons: ReadonlyArray<readonly [pattern: RegExp, reason: string]> = [
  [/(?:^|[/\\])\.\.(?:[/\\]|$)/, 'would be unpacked outside its folder'],
  [/^(?:[/\\]|[a-z]:)/i, 'is an absolute path'],
  [/\0/, 'has a name with a zero byte'],
]

/** Refuses the path of an entry that leads out of the folder it is unpacked to. */
export const checkName = (name: string): void => {
  if (name.length > longest) {
    refuse(
      'suspicious',
      `${shown(name)} in it has a name of ${name.length} characters.`,
      'unsafeNames',
    )
  }
  const found = reasons.find(([pattern]) => pattern.test(name))
  if (found) {
    refuse('suspicious', `${shown(name)} in it ${found[1]}.`, 'unsafeNames')
  }
}
