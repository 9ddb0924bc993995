import { scannerContract } from '../../src/scanners/contract/scannerContract.js'
import { about, chunksOf, oneByteAtATime } from '../../src/scanners/contract/sources.js'
import { eicar } from '../../src/scanners/eicar.js'
import { eicarText } from '../../src/scanners/eicarText.js'
import { noScanner } from '../../src/scanners/none.js'

describe('eicar()', () => {
  scannerContract(eicar, { describe, it })

  const testFile = Buffer.from(eicarText(), 'latin1')
  const marked = Buffer.from('before MEDIALIB-FAKE-MALWARE-7f3a after')
  const verdictOf = async (...chunks: Uint8Array[]) => {
    const size = chunks.reduce((sum, { length }) => sum + length, 0)
    return (await eicar().scan(chunksOf(...chunks), about(size))).verdict
  }

  it('knows the test file only where the standard puts it', async () => {
    expect(await verdictOf(testFile, Buffer.from('\t\n\r\x1a '))).toBe('infected')
    expect(await verdictOf(testFile, Buffer.alloc(61, ' '))).toBe('clean')
    expect(await verdictOf(testFile, Buffer.from('x'))).toBe('clean')
    expect(await verdictOf(Buffer.from(' '), testFile)).toBe('clean')
  })

  it('finds the marker wherever chunks are cut', async () => {
    for (let cut = 0; cut <= marked.length; cut += 1) {
      expect(await verdictOf(marked.subarray(0, cut), marked.subarray(cut))).toBe('infected')
    }
    const slow = await eicar().scan(oneByteAtATime(marked), about(marked.length))
    expect(slow).toEqual({ reason: 'Test.MediaLib.Marker', verdict: 'infected' })
  })

  it('does not take half of the marker for malware', async () => {
    expect(await verdictOf(marked.subarray(0, 20), Buffer.alloc(0), marked.subarray(21))).toBe(
      'clean',
    )
  })

  it('says that it is not an antivirus', () => {
    expect(eicar().notice).toContain('not an antivirus')
  })
})

describe('noScanner()', () => {
  it('calls everything clean that arrives whole, and says so', async () => {
    const body = chunksOf(Buffer.from(eicarText(), 'latin1'))
    expect(await noScanner().scan(body, about(68))).toEqual({ verdict: 'clean' })
    expect(body.destroyed).toBe(true)
    expect(noScanner()).toMatchObject({ name: 'none', notice: 'Files are not scanned.' })
  })

  it('throws what went wrong with the source, and when it is told to stop', async () => {
    const scan = (size: number, signal?: AbortSignal) =>
      noScanner().scan(chunksOf(Buffer.from('hello')), about(size, signal))
    await expect(scan(6)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await expect(scan(5, AbortSignal.abort(new Error('left')))).rejects.toThrow('left')
  })
})
