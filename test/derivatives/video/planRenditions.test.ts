import fc from 'fast-check'

import { planRenditions } from '../../../src/derivatives/video/planRenditions.js'

const hd = { height: 1080, width: 1920 }
const mp4 = (...heights: number[]) => ({
  hls: [],
  renditions: heights.map((height) => ({ format: 'mp4', height }) as const),
})
const shortOf = (
  wishes: Parameters<typeof planRenditions>[0],
  film: Parameters<typeof planRenditions>[1],
) => planRenditions(wishes, film).map(({ height, name, width }) => `${name} ${width}x${height}`)

describe('planRenditions', () => {
  it.each([
    ['all it can reach', hd, [720, 480], ['mp4-720p 1280x720', 'mp4-480p 854x480']],
    [
      'its own size for one it cannot reach',
      { height: 360, width: 640 },
      [1080, 720],
      ['mp4-720p 640x360'],
    ],
    ['nothing nearly twice', { height: 726, width: 1290 }, [1080, 720], ['mp4-720p 1280x720']],
    [
      'the top quality of a wide film',
      { height: 800, width: 1920 },
      [1080, 720],
      ['mp4-1080p 1920x800', 'mp4-720p 1728x720'],
    ],
    ['even sides', { height: 181, width: 321 }, [480], ['mp4-480p 320x180']],
    ['an upright film', { height: 1920, width: 1080 }, [720], ['mp4-720p 406x720']],
    ['a film like a thread', { height: 3, width: 9_000 }, [720], ['mp4-720p 6000x2']],
    ['each height once', hd, [720, 720], ['mp4-720p 1280x720']],
    ['nothing', hd, [], []],
  ])('plans %s', (_, film, heights, planned) => {
    expect(shortOf(mp4(...heights), film)).toEqual(planned)
  })

  it('begins HLS with what plays soonest, after the films', () => {
    const wishes = {
      hls: [1080, 360, 720],
      renditions: [
        { format: 'webm', height: 720 },
        { format: 'mp4', height: 720 },
      ] as const,
    }
    expect(planRenditions(wishes, hd).map(({ name }) => name)).toEqual([
      'mp4-720p',
      'webm-720p',
      'hls-360p',
      'hls-720p',
      'hls-1080p',
    ])
  })

  const height = fc.integer({ max: 2_160, min: 60 }).map((half) => half * 2)
  const side = fc.integer({ max: 8_000, min: 2 })

  it('never enlarges, never repeats a size, keeps the shape, and always has something to play', () => {
    fc.assert(
      fc.property(
        fc.array(height, { maxLength: 5, minLength: 1 }),
        side,
        side,
        (heights, width, tall) => {
          const planned = planRenditions(mp4(...heights), { height: tall, width })
          expect(planned.length).toBeGreaterThan(0)
          expect(new Set(planned.map((one) => one.height)).size).toBe(planned.length)
          for (const one of planned) {
            expect((one.width % 2) + (one.height % 2)).toBe(0)
            expect(one.width).toBeLessThanOrEqual(width)
            expect(one.height).toBeLessThanOrEqual(tall)
            expect(Math.abs(one.width - (width * one.height) / tall)).toBeLessThanOrEqual(
              Math.max(2, width / tall),
            )
          }
        },
      ),
    )
  })
})
