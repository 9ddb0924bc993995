import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import { MediaPicture, type MediaPictureProps } from '../../../src/client/react/MediaPicture.js'

const variant = (preset: string, format: string, width: number) => ({
  filesize: 1,
  format,
  height: (width * 2) / 3,
  key: `${preset}.${format}`,
  preset,
  presetVersion: 1,
  url: `/file/${preset}.${format}`,
  width,
})

const file = {
  altText: 'Hills & a "sun" <b>',
  dominantColor: '#123456',
  height: 2000,
  placeholderUrl: 'data:image/png;base64,AAAA',
  variants: [600, 1200].flatMap((width) =>
    ['webp', 'avif', 'jpeg'].map((format) => variant(`w${width}`, format, width)),
  ),
  width: 3000,
}

const render = (props: Partial<MediaPictureProps> = {}) =>
  renderToStaticMarkup(createElement(MediaPicture, { file, ...props }))

describe('<MediaPicture>', () => {
  it('offers the smaller formats as sources and JPEG to everybody, lazily, with its size and its words', () => {
    const html = render({ sizes: '50vw' })
    expect([...html.matchAll(/<source[^>]*type="([^"]*)"/g)].map(([, type]) => type)).toEqual([
      'image/avif',
      'image/webp',
    ])
    const [, avif] = /srcSet="([^"]*)" type="image\/avif"/.exec(html) ?? []
    expect(avif).toBe('/file/w600.avif 600w, /file/w1200.avif 1200w')
    const [img] = /<img[^>]*>/.exec(html)!
    expect(img).toContain('srcSet="/file/w600.jpeg 600w, /file/w1200.jpeg 1200w"')
    for (const part of [
      'alt="Hills &amp; a &quot;sun&quot; &lt;b&gt;"',
      'decoding="async"',
      'height="2000"',
      'loading="lazy"',
      'sizes="50vw"',
      'width="3000"',
    ]) {
      expect(img).toContain(part)
    }
  })

  it('shows a placeholder below, or only its colour, or nothing', () => {
    expect(render()).toContain('background-image:url(&quot;data:image/png;base64,AAAA&quot;)')
    expect(render({ placeholder: 'color' })).toMatch(/style="background-color:#123456"/)
    expect(render({ placeholder: 'none' })).not.toContain('background')
  })

  it('takes everything an img takes, and is nothing without a picture', () => {
    const html = render({
      alt: '',
      className: 'hero',
      loading: 'eager',
      style: { objectFit: 'cover' },
    })
    for (const part of ['alt=""', 'class="hero"', 'loading="eager"', 'object-fit:cover']) {
      expect(html).toContain(part)
    }
    expect(render({ file: { variants: [] } })).toBe('')
  })
})
