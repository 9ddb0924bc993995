import { request } from 'node:http'

import { MiB, sendByForm, sendByParts } from '../bench/sendFile.js'
import { type BenchServer, startServer } from '../bench/startServer.js'
import { startSink } from '../bench/startSink.js'
import { inLanes } from './inLanes.js'
import { report, scale } from './scale.js'

/** A client on a bad line: so many bytes a second, until somebody hangs up. */
const sendSlowly = ({ api, token }: BenchServer, until: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const boundary = 'slow'
    const outgoing = request(`${api}/media`, {
      headers: {
        Authorization: `JWT ${token}`,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
      },
      method: 'POST',
    })
    outgoing.write(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="slow.mp4"\r\n\r\n\0\0\0\x18ftypmp42\0\0\0\0mp42isom`,
    )
    const timer = setInterval(() => outgoing.write(Buffer.alloc(1_000)), 100)
    const end = () => {
      clearInterval(timer)
      outgoing.destroy()
      resolve()
    }
    outgoing.on('error', end)
    void until.then(end)
  })

describe('large files', () => {
  let server: BenchServer
  let sink: Awaited<ReturnType<typeof startSink>>
  beforeAll(async () => {
    sink = await startSink()
    server = await startServer('library on S3', { bucket: 'load', config: sink.config })
    await sendByForm(server, MiB)
  })
  afterAll(async () => {
    await server.stop()
    await sink.stop()
  })

  const growthOf = async (work: () => Promise<unknown>): Promise<number> => {
    await server.resetPeak()
    const { now } = await server.memory()
    await work()
    return (await server.memory()).peak - now
  }

  it(
    'L2: do not pass the server when they are sent in parts',
    async () => {
      const files = scale(4, 20)
      const size = scale(48, 1024) * MiB
      const growth = await growthOf(() => inLanes(files, files, () => sendByParts(server, size)))
      expect(growth).toBeLessThan(100)
      report('L2 parts', { files, 'growth MiB': Math.round(growth), 'MiB each': size / MiB })
    },
    scale(180_000, 1_800_000),
  )

  it(
    'L3: pass it with back-pressure when they are sent as forms, with slow ones among them',
    async () => {
      const [files, slow, lanes] = scale([6, 3, 3], [200, 20, 20])
      const size = scale(16, 50) * MiB
      const growth = await growthOf(async () => {
        const sending = inLanes(files, lanes, () => sendByForm(server, size))
        await Promise.all([sending, inLanes(slow, slow, () => sendSlowly(server, sending))])
      })
      expect(growth).toBeLessThan((lanes + slow) * 16 + 32)
      report('L3 forms', {
        files,
        'growth MiB': Math.round(growth),
        lanes,
        'MiB each': size / MiB,
        slow,
      })
    },
    scale(180_000, 1_800_000),
  )
})
