import { placesIn, tagsOf, withoutPlaces } from './exiftool.js'
import { find, patched } from './patched.js'
import { pixelsOf } from './pixelsOf.js'
import { samples } from './samples.js'

const withPlaces = Object.entries(samples).filter(([, { hasPlace = true }]) => hasPlace)
const without = Object.entries(samples).filter(([, { hasPlace = true }]) => !hasPlace)

describe('a file that says where it was made', () => {
  it.each(withPlaces)('%s does not any more, and is otherwise the same', async (_, sample) => {
    const { extension, losesProfile, make } = sample
    const before = await make()
    const tags = await tagsOf(before, extension)
    expect(placesIn(tags)).not.toEqual([])
    const after = await patched(before)
    expect(after).toHaveLength(before.length)
    const left = await tagsOf(after, extension)
    expect(placesIn(left)).toEqual([])
    if (losesProfile) {
      expect(withoutPlaces(tags)).toMatchObject(withoutPlaces(left))
    } else {
      expect(withoutPlaces(left)).toEqual(withoutPlaces(tags))
    }
    expect(await pixelsOf(after, extension)).toEqual(await pixelsOf(before, extension))
    expect(await find(after)).toMatchObject({ isClosed: false, patches: [] })
  })

  it.each(without)('%s has nothing to be changed', async (_, { make }) => {
    expect(await find(await make())).toMatchObject({ isClosed: false, patches: [] })
  })
})
