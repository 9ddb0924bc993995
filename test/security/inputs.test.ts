import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { inputs } from './inputs.js'

const root = path.resolve('test')

/** Numbers that strings of a file begin with or name: those of its tests and of their tables. */
const numbersIn = (file: string): Set<string> => {
  const text = readFileSync(path.join(root, file), 'utf8')
  const strings = text.match(/(['"`])(?:(?!\1)[^\\\n]|\\.)*\1/g) ?? []
  return new Set(
    strings.flatMap((string) =>
      /^.(?:B\d\d )*B\d\d\b/.test(string) ? (string.match(/\bB\d\d\b/g) ?? []) : [],
    ),
  )
}

describe('the list of bad inputs', () => {
  it('is complete', () => {
    const numbers = Array.from({ length: 60 }, (_, i) => `B${String(i + 1).padStart(2, '0')}`)
    expect(Object.keys(inputs)).toEqual(numbers)
  })

  it.each(Object.entries(inputs))(
    '%s has tests of its own where it says so',
    (number, { tests, what }) => {
      expect(what).not.toBe('')
      expect(tests.length).toBeGreaterThan(0)
      expect(tests.filter((file) => !numbersIn(file).has(number))).toEqual([])
    },
  )

  it('knows every test of this folder that has a number', () => {
    const unlisted = readdirSync(path.join(root, 'security'))
      .filter((file) => file.endsWith('.ts') && !file.startsWith('inputs'))
      .flatMap((file) =>
        [...numbersIn(`security/${file}`)]
          .filter((number) => !inputs[number]?.tests.includes(`security/${file}`))
          .map((number) => `${number} in ${file}`),
      )
    expect(unlisted).toEqual([])
  })
})
