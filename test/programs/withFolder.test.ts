import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'

const host = hostname().replace(/[^a-z0-9]/gi, '_')
const folderOf = (pid: number, of = host) =>
  path.join(tmpdir(), `media-library-${of}-${pid}-abc123`)

describe('withFolder', () => {
  it('removes what processes left that were killed, and nothing else', async () => {
    const ended = spawn('true')
    await once(ended, 'exit')
    const dead = folderOf(ended.pid!)
    const earlier = path.join(tmpdir(), `media-library-${host}-${process.pid}-before`)
    const others = folderOf(ended.pid!, `${host}_2`)
    const alive = folderOf(process.ppid)
    for (const folder of [dead, earlier, others, alive]) {
      await mkdir(folder, { recursive: true })
      await writeFile(path.join(folder, 'original'), 'film')
    }
    await utimes(earlier, 1, 1)
    const { withFolder } = await import('../../src/programs/withFolder.js')
    const seen = await withFolder(async (folder) => {
      await writeFile(path.join(folder, 'original'), 'film')
      return { folder, left: [dead, earlier, others, alive].map((it) => existsSync(it)) }
    })
    expect(seen.left).toEqual([false, false, true, true])
    expect(existsSync(seen.folder)).toBe(false)
    await expect(withFolder(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await rm(others, { recursive: true })
    await rm(alive, { recursive: true })
  })
})
