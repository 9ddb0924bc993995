import { open } from 'node:fs/promises'

/** The header of a film of ours is shorter. */
const headerBytes = 65_536

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** What players are told of the codecs of an MP4 that was made here: H.264, and AAC where it has a sound. */
export const readCodecs = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
    const head = buffer.subarray(0, bytesRead)
    const at = head.indexOf('avcC')
    const [, profile = 0x64, compatibility = 0, level = 0x1f] =
      at < 0 ? [] : head.subarray(at + 4, at + 8)
    const video = `avc1.${hex(profile)}${hex(compatibility)}${hex(level)}`
    return head.includes('mp4a') ? `${video},mp4a.40.2` : video
  } finally {
    await file.close()
  }
}
