import type { Variant } from '../../src/core/Variant.js'

import { pictureOf, srcsetOf } from '../../src/core/pictureOf.js'

const variant = (
  preset: string,
  width: number,
  height: number,
  more: Partial<Variant> = {},
): Variant => ({
  filesize: 1,
  format: 'webp',
  height,
  key: `k/${preset}.webp`,
  preset,
  presetVersion: 1,
  role: 'preset',
  url: `/media/1/file/${more.name ?? preset}`,
  width,
  ...more,
})

const file = {
  altText: 'A gull',
  dominantColor: '#102030',
  height: 3000,
  placeholderUrl: 'data:image/png;base64,AA==',
  variants: [
    variant('thumbnail', 320, 240),
    variant('large', 1920, 1440, { format: 'jpeg' }),
    variant('large', 1920, 1440, { format: 'avif', name: 'large.avif' }),
    variant('medium', 1024, 768, { format: 'jpeg' }),
    variant('medium', 1024, 768, { format: 'avif', name: 'medium.avif' }),
    variant('medium', 1024, 768, { format: 'webp', name: 'medium.webp' }),
    variant('same-again', 1024, 768, { format: 'jpeg' }),
    variant('card', 800, 600, { format: 'jpeg' }),
    variant('square', 800, 800, { format: 'jpeg' }),
    variant('resize-640', 640, 480, { format: 'jpeg', role: 'asked' }),
    variant('original-small', 4000, 3000, { format: 'jpeg', role: 'optimized' }),
  ],
  width: 4000,
}

describe('the data of a picture element', () => {
  it('has a source for each smaller format and an img that every browser shows', () => {
    expect(pictureOf(file)).toEqual({
      img: {
        alt: 'A gull',
        height: 3000,
        src: '/media/1/file/medium',
        srcset: '/media/1/file/card 800w, /media/1/file/medium 1024w, /media/1/file/large 1920w',
        width: 4000,
      },
      placeholder: { color: '#102030', url: 'data:image/png;base64,AA==' },
      sources: [
        {
          srcset: '/media/1/file/medium.avif 1024w, /media/1/file/large.avif 1920w',
          type: 'image/avif',
        },
        { srcset: '/media/1/file/medium.webp 1024w', type: 'image/webp' },
      ],
    })
  })

  it('leaves out what shows another part of the picture', () => {
    const square = { ...file, crop: { height: 100, width: 75, x: 10, y: 0 } }
    const { img, sources } = pictureOf(square)!
    expect(img).toMatchObject({ height: 3000, srcset: '/media/1/file/square 800w', width: 3000 })
    expect(sources).toEqual([])
  })

  it('of a film is that of its poster', () => {
    const poster = variant('poster', 1280, 720, { format: 'jpeg', role: 'poster' })
    const film = { variants: [poster, variant('small', 640, 360), variant('square', 300, 300)] }
    expect(pictureOf(film)?.img).toEqual({
      alt: '',
      height: 360,
      src: '/media/1/file/small',
      srcset: '/media/1/file/small 640w',
      width: 640,
    })
  })

  it('is the thumbnail where no preset fits, and none where there is nothing', () => {
    const tiny = { height: 40, variants: [variant('thumbnail', 60, 40)], width: 60 }
    expect(pictureOf(tiny)?.img).toMatchObject({ src: '/media/1/file/thumbnail', srcset: '' })
    expect(pictureOf({ variants: [] })).toBeNull()
    expect(pictureOf({ height: 40, width: 60 })).toBeNull()
  })

  it('lists every width once, the smallest first', () => {
    expect(srcsetOf([variant('b', 20, 10), variant('a', 10, 5), variant('c', 20, 10)])).toBe(
      '/media/1/file/a 10w, /media/1/file/b 20w',
    )
  })
})
