import { readFileSync } from 'node:fs'

import { map } from './map.js'
import { pointNames } from './points.js'

describe('the map of faults', () => {
  it('has all 22 of them', () => {
    const numbers = Array.from({ length: 22 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`)
    expect(Object.keys(map)).toEqual(numbers)
  })

  it.each(Object.entries(map))('%s is covered where it says', (_, { covers }) => {
    expect(covers.length).toBeGreaterThan(0)
    for (const { file, says } of covers) {
      expect(readFileSync(file, 'utf8')).toContain(says)
    }
  })

  it('names every point at which a process is killed', () => {
    const covered = Object.values(map).flatMap(({ covers }) => covers.map(({ says }) => says))
    const others = [
      'in the middle of a direct upload',
      'after a direct upload is stored, before its row',
      'after an abort, before the answer',
    ]
    expect(pointNames.filter((point) => !covered.includes(point))).toEqual(others)
  })
})
