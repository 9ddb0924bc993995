import type { Probe, Stream } from '../../../src/derivatives/video/probeMedia.js'

import { readFilm } from '../../../src/derivatives/video/readFilm.js'

const stream = (more: Partial<Stream>): Stream => ({
  avg_frame_rate: '25/1',
  codec_name: 'h264',
  color_primaries: 'unknown',
  color_space: 'unknown',
  color_transfer: 'unknown',
  codec_type: 'video',
  disposition: {},
  height: 1080,
  index: 0,
  sample_aspect_ratio: '1:1',
  side_data_list: [],
  tags: {},
  width: 1920,
  ...more,
})
const sound = (more: Partial<Stream> = {}) =>
  stream({
    avg_frame_rate: '0/0',
    codec_name: 'aac',
    codec_type: 'audio',
    height: 0,
    index: 1,
    width: 0,
    ...more,
  })
const probe = (streams: Stream[], format: Partial<Probe['format']> = {}): Probe => ({
  format: { tags: {}, ...format },
  streams,
})

describe('readFilm', () => {
  it.each([
    ['as it is', {}, [1920, 1080, 0]],
    ['on its side', { side_data_list: [{ rotation: -90 }] }, [1080, 1920, 90]],
    ['on its other side', { side_data_list: [{}, { rotation: 90 }] }, [1080, 1920, 270]],
    ['upside down', { side_data_list: [{ rotation: -180 }] }, [1920, 1080, 180]],
    ['on its side, in an old file', { tags: { rotate: '270' } }, [1080, 1920, 270]],
    ['turned by a word', { tags: { rotate: 'left' } }, [1920, 1080, 0]],
    ['with wide pixels', { height: 576, sample_aspect_ratio: '64:45', width: 720 }, [1024, 576, 0]],
    [
      'with wide pixels, on its side',
      { height: 576, sample_aspect_ratio: '64:45', side_data_list: [{ rotation: 90 }], width: 720 },
      [576, 1024, 270],
    ],
    ['with pixels of no shape', { sample_aspect_ratio: '0:1' }, [1920, 1080, 0]],
  ])('tells the size of a film %s', (_, video, [width, height, rotation]) => {
    expect(readFilm(probe([stream(video)]))).toMatchObject({ height, rotation, width })
  })

  it('takes what is played by default, and what can be decoded before what cannot', () => {
    const cover = stream({ codec_name: 'mjpeg', disposition: { attached_pic: 1 }, index: 5 })
    const second = sound({ disposition: { default: 1 }, index: 3 })
    const film = readFilm(
      probe([
        cover,
        stream({ codec_name: 'secret', index: 7 }),
        stream({ index: 2 }),
        sound(),
        second,
      ]),
    )
    expect([film.cover?.index, film.video?.index, film.audio?.index, film.codecs]).toEqual([
      5,
      2,
      3,
      'h264, aac',
    ])
    const unknown = readFilm(probe([stream({ codec_name: 'secret', index: 7 })]))
    expect(unknown).toMatchObject({ audio: null, codecs: 'secret', video: { index: 7 } })
  })

  it.each([
    ['3.0012345', 3.001],
    ['0', null],
    ['-4', null],
    ['N/A', null],
    [undefined, null],
  ])('takes a duration of %s for %s s', (duration, seconds) => {
    expect(readFilm(probe([stream({})], { duration })).duration).toBe(seconds)
  })

  it.each([
    ['2024-05-17T10:11:12.000000Z', '2024-05-17T10:11:12.000Z'],
    ['1904-01-01T00:00:00.000000Z', null],
    ['yesterday', null],
    ['99999-01-01', null],
  ])('takes %s for the moment %s', (creation_time, createdAt) => {
    expect(readFilm(probe([stream({})], { tags: { creation_time } })).createdAt).toBe(createdAt)
  })

  it('knows frames that never come', () => {
    expect(readFilm(probe([stream({ avg_frame_rate: '0/0' })])).frameRate).toBeNull()
    expect(readFilm(probe([stream({ avg_frame_rate: '30000/1001' })])).frameRate).toBe(29.97)
  })
})
