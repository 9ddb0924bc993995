import { nameOf } from '../../../src/core/Variant.js'
import { scene } from './pixels.js'
import { render, shape } from './rendering.js'

const original = await scene(900, 600).jpeg().toBuffer()
const small = shape('small', { width: 200 })
const card = shape('card', { alsoFormats: ['jpeg'], width: 400 })
const square = shape('square', { fit: 'cover', height: 100, width: 100 })
const keysOf = ({ variants }: Awaited<ReturnType<typeof render>>) =>
  Object.fromEntries(variants.map((variant) => [nameOf(variant), variant.key]))

describe('variants that are there already', () => {
  it('are kept, and nothing is decoded when none is missing', async () => {
    const first = await render(original, { shapes: [small, card, square] })
    expect(first.decodes).toBe(1)
    const again = await first.again()
    expect(again.decodes).toBe(0)
    expect(again.asked).toEqual([])
    expect(again.variants).toEqual(first.variants)
    expect(again.file).toEqual(first.file)
  })

  it('are kept beside those of a new preset, and one that is gone is left out', async () => {
    const first = await render(original, { shapes: [small, card] })
    const again = await first.again({}, [card, square])
    const [before, after] = [keysOf(first), keysOf(again)]
    expect(Object.keys(after)).toEqual(['thumbnail', 'card', 'card.jpeg', 'square'])
    expect(after).toMatchObject({
      card: before.card,
      'card.jpeg': before['card.jpeg'],
      thumbnail: before.thumbnail,
    })
    expect(again.decodes).toBe(1)
    expect(again.set).not.toHaveProperty('placeholder')
    expect(again.set.srcset).toBe('/api/media/7/file/card 400w')
  })

  it.each([
    ['quality', { quality: 60 }],
    ['size', { width: 401 }],
    ['format', { format: 'png' }],
    ['fit', { fit: 'cover', height: 400 }],
  ] as const)('are made again when the %s of their preset is another', async (_, change) => {
    const first = await render(original, { shapes: [small, card] })
    const again = await first.again({}, [small, { ...card, ...change, version: 2 }])
    const [before, after] = [keysOf(first), keysOf(again)]
    expect(after.small).toBe(before.small)
    expect(after.card).not.toBe(before.card)
    expect(again.variant('card').presetVersion).toBe(2)
  })

  it('take over the version of a preset that makes the same as before', async () => {
    const first = await render(original, { shapes: [card] })
    const again = await first.again({}, [{ ...card, kinds: ['image'], version: 5 }])
    expect(again.decodes).toBe(0)
    expect(again.variant('card')).toEqual({ ...first.variant('card'), presetVersion: 5 })
  })

  it('that follow the focal point are made again when it moves, and only they', async () => {
    const first = await render(original, { shapes: [small, square] })
    const again = await first.again({ focalX: 10, focalY: 50 })
    const [before, after] = [keysOf(first), keysOf(again)]
    expect(after.square).not.toBe(before.square)
    expect(after).toMatchObject({ small: before.small, thumbnail: before.thumbnail })
  })

  it('are all made again when the crop is another, and the same again when it is taken back', async () => {
    const first = await render(original, { shapes: [small, square] })
    const cropped = await first.again({ crop: { height: 50, width: 50, x: 0, y: 0 } })
    expect(
      Object.values(keysOf(cropped)).filter((key) => Object.values(keysOf(first)).includes(key)),
    ).toEqual([])
    // As the database gives it back: in another order.
    const same = await cropped.again({ crop: { x: 0, y: 0, width: 50, height: 50 } })
    expect(same.decodes).toBe(0)
    const back = await cropped.again({ crop: null })
    expect(back.decodes).toBe(1)
    expect(back.set.placeholder).toBe(first.set.placeholder)
  })

  it('are complete where the picture is too small for what is missing', async () => {
    const first = await render(original, { shapes: [small] })
    expect((await first.again({}, [small, shape('huge', { width: 5000 })])).decodes).toBe(0)
  })

  it('are decoded for once more when only the placeholder is missing', async () => {
    const first = await render(original, { shapes: [small] })
    const again = await first.again({ placeholder: null })
    expect(again.decodes).toBe(1)
    expect(again.variants).toEqual(first.variants)
    expect(again.set.placeholder).toBe(first.set.placeholder)
  })

  it('are all made again when the row does not say with what they were made', async () => {
    const first = await render(original, { shapes: [small] })
    const again = await first.again({ madeWith: null })
    expect(again.decodes).toBe(1)
    expect(keysOf(again).small).not.toBe(keysOf(first).small)
  })

  it('follow no preset: the optimised original stays, what was asked for follows the crop, what was made for a URL goes', async () => {
    const first = await render(original, { shapes: [small] })
    const { recipeFor } = await import('../../../src/derivatives/operations/recipeFor.js')
    const operations = [{ op: 'resize', width: 300 }] as const
    const other = (role: 'asked' | 'optimized' | 'transform', name: string) => ({
      ...first.variant('small'),
      format: 'webp',
      key: `2026/01/02/f1d9e9b2-0000-4000-8000-000000000001/photo-other1-${name}.webp`,
      name,
      operations,
      preset: name,
      recipe:
        role === 'optimized' ? 'whatever' : recipeFor(first.file, { format: 'webp', operations }),
      role,
    })
    const others = [
      other('asked', 'mine'),
      other('optimized', 'optimized'),
      other('transform', 'w300'),
    ]
    const variants = [...first.variants, ...others]
    const kept = await first.again({ variants })
    expect(kept.decodes).toBe(0)
    expect(kept.variants).toEqual(variants)
    const cropped = await first.again({ crop: { height: 100, width: 50, x: 50, y: 0 }, variants })
    expect(cropped.variants.map(nameOf).sort()).toEqual(['mine', 'optimized', 'small', 'thumbnail'])
    expect(cropped.variant('optimized')).toEqual(others[1])
    expect(cropped.variant('mine')).toMatchObject({ height: 400, role: 'asked', width: 300 })
    expect(cropped.variant('mine').key).not.toBe(others[0]!.key)
  })
})
