/**
 * What ffmpeg may take a file for, by the type its own bytes have: it would otherwise look for itself, and take a text
 * for a list of other files to open.
 */
const demuxers: Readonly<Record<string, string>> = {
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/mp4': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'video/3gpp': 'mov',
  'video/mp4': 'mov',
  'video/mpeg': 'mpeg',
  'video/ogg': 'ogg',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
  'video/x-msvideo': 'avi',
}

/** Containers that hold all they need. Not among them: playlists, scripts, captions, pictures. */
const containers = [
  ...new Set([...Object.values(demuxers), 'asf', 'flv', 'mpegts', 'webm', 'matroska,webm']),
]

const videoDecoders = [
  'h264',
  'hevc',
  'av1',
  'libdav1d',
  'libaom-av1',
  'vp8',
  'vp9',
  'libvpx',
  'libvpx-vp9',
  'mpeg4',
  'h263',
  'mpeg1video',
  'mpeg2video',
  'mjpeg',
  'png',
  'gif',
  'bmp',
  'webp',
  'prores',
  'dnxhd',
  'cfhd',
  'theora',
  'dvvideo',
  'ffv1',
  'huffyuv',
  'ffvhuff',
  'utvideo',
  'qtrle',
  'rawvideo',
  'cinepak',
  'svq1',
  'svq3',
  'flv',
  'flv1',
  'vp6',
  'vp6f',
  'msmpeg4v1',
  'msmpeg4v2',
  'msmpeg4',
  'msmpeg4v3',
  'wmv1',
  'wmv2',
  'wmv3',
  'vc1',
]

const audioDecoders = [
  'aac',
  'aac_latm',
  'alac',
  'flac',
  'mp1',
  'mp1float',
  'mp2',
  'mp2float',
  'mp3',
  'mp3float',
  'opus',
  'libopus',
  'vorbis',
  'libvorbis',
  'ac3',
  'eac3',
  'dca',
  'amrnb',
  'amrwb',
  'amr_nb',
  'amr_wb',
  'wmav1',
  'wmav2',
  'wmapro',
  'pcm_alaw',
  'pcm_mulaw',
  'pcm_u8',
  'pcm_s8',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_s24be',
  'pcm_s32le',
  'pcm_s32be',
  'pcm_f32le',
  'pcm_f32be',
  'pcm_f64le',
  'pcm_f64be',
  'adpcm_ima_qt',
  'adpcm_ima_wav',
  'adpcm_ms',
  'adpcm_yamaha',
  'g722',
  'gsm',
  'gsm_ms',
  'mlp',
  'speex',
  'truehd',
  'wavpack',
]

/** ffprobe begins with every stream of a file, also with those that nobody asks about. */
const captionDecoders = [
  'ass',
  'cc_dec',
  'dvbsub',
  'dvdsub',
  'mov_text',
  'pgssub',
  'srt',
  'ssa',
  'subrip',
  'text',
  'webvtt',
  'xsub',
]

const decoders = new Set([...videoDecoders, ...audioDecoders])

/** Decoded here; what else there is was seldom looked at by anybody, least of all for its safety. */
export const isDecoded = (codec: string): boolean => decoders.has(codec)

/** Bytes of one block of memory, at most. */
const maxBlock = 1_073_741_824

export interface Input {
  /** Of the library's own, never a client's. */
  readonly path: string
  readonly mimeType: string
  /** Pixels of a frame, at most. */
  readonly maxPixels: number
}

/** Before everything else, for ffmpeg and for ffprobe. */
export const quietly: readonly string[] = [
  '-hide_banner',
  '-v',
  'error',
  '-max_alloc',
  String(maxBlock),
]

/**
 * The arguments that open a file: as the type it is, with decoders that are looked after, and nothing but this file:
 * no network, no other protocol.
 */
export const opening = ({ maxPixels, mimeType, path }: Input): string[] => {
  const demuxer = demuxers[mimeType]
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', containers.join(',')],
    ...[
      '-codec_whitelist',
      [...decoders, ...captionDecoders].join(','),
      '-max_pixels',
      String(maxPixels),
    ],
    ...(demuxer ? ['-f', demuxer] : []),
    ...['-i', `file:${path}`],
  ]
}
