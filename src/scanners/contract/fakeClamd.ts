import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What happens at the points of an INSTREAM conversation that are told apart here. */
interface Behaviour {
  /** The zero chunk arrived. */
  readonly atEnd?: (socket: Socket) => void
  /** Once, after a megabyte. */
  readonly midway?: (socket: Socket) => void
  readonly onConnect?: (socket: Socket) => void
  readonly onCommand?: (socket: Socket) => void
  /** `false` never takes a byte. */
  readonly reads?: boolean
}

const page = (status: string) =>
  `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${status}`

const drip = (socket: Socket) => {
  const timer = setInterval(() => socket.write('.'), 50)
  socket.once('close', () => clearInterval(timer))
}

const behaviours = {
  asksForNothing: { onConnect: (socket) => socket.end() },
  answersNothing: { atEnd: (socket) => socket.end() },
  answersOnlyNul: { atEnd: (socket) => socket.end('\0') },
  answersTwice: { atEnd: (socket) => socket.end('stream: OK\0stream: Test FOUND\0') },
  closesAtOnce: { onConnect: (socket) => socket.resetAndDestroy() },
  drips: { onCommand: drip },
  error: { atEnd: (socket) => socket.end("stream: Can't allocate memory ERROR\0") },
  foundMidway: { midway: (socket) => socket.write('stream: Test.Early FOUND\0') },
  garbage: { midway: (socket) => socket.write(Buffer.alloc(1024 * 1024, 'A')) },
  honest: { atEnd: (socket) => socket.end('stream: OK\0') },
  httpPage: { onCommand: (socket) => socket.end(page('<h1>Bad request</h1>')) },
  httpPageWithOk: { onCommand: (socket) => socket.end(page('stream: OK')) },
  httpPageWithOkAndNul: { atEnd: (socket) => socket.end(page('stream: OK\0')) },
  okAtOnce: { onConnect: (socket) => socket.write('stream: OK\0') },
  okMidway: { midway: (socket) => socket.write('stream: OK\0') },
  okOfASession: { atEnd: (socket) => socket.end('1: stream: OK\0') },
  okWithNewline: { atEnd: (socket) => socket.end('stream: OK\n') },
  okWithoutNul: { atEnd: (socket) => socket.end('stream: OK') },
  readTimedOut: { midway: (socket) => socket.end('COMMAND READ TIMED OUT\n') },
  refuses: {},
  resetsMidway: { midway: (socket) => socket.resetAndDestroy() },
  saysNothing: {},
  sizeLimit: { midway: (socket) => socket.end('INSTREAM size limit exceeded. ERROR\0') },
  stalls: { reads: false },
  unknownCommand: { onCommand: (socket) => socket.end('UNKNOWN COMMAND\0') },
} satisfies Record<string, Behaviour>

export type FakeClamdBehaviour = keyof typeof behaviours

export interface FakeClamd {
  /** Connections that are open now. */
  readonly connections: () => number
  readonly host: string
  readonly port: number
  readonly stop: () => Promise<void>
}

/** Reads `zINSTREAM` and its chunks, and tells when each part of it has arrived. */
const listen = (socket: Socket, { atEnd, midway, onCommand }: Behaviour) => {
  let commandRead = false
  let left = 0
  let pending = Buffer.alloc(0)
  let received = 0
  socket.on('data', (chunk) => {
    const before = received
    received += chunk.length
    if (before < 1024 * 1024 && received >= 1024 * 1024) {
      midway?.(socket)
    }
    pending = Buffer.concat([pending, chunk])
    if (!commandRead && pending.includes(0)) {
      commandRead = true
      pending = pending.subarray(pending.indexOf(0) + 1)
      onCommand?.(socket)
    }
    while (commandRead && (left > 0 ? pending.length > 0 : pending.length >= 4)) {
      if (left > 0) {
        const taken = Math.min(left, pending.length)
        left -= taken
        pending = pending.subarray(taken)
      } else {
        left = pending.readUInt32BE(0)
        pending = pending.subarray(4)
        if (left === 0) {
          atEnd?.(socket)
        }
      }
    }
  })
}

/**
 * A server on 127.0.0.1 that misbehaves like a broken clamd, or like something that is not clamd at all.
 *
 * @example
 * const fake = await fakeClamd('stalls')
 * await clamav({ host: fake.host, port: fake.port, timeout: 1_000 }).scan(body, file) // throws
 * await fake.stop()
 */
export const fakeClamd = async (behaviour: FakeClamdBehaviour): Promise<FakeClamd> => {
  const does: Behaviour = behaviours[behaviour]
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.on('end', () => socket.end())
    does.onConnect?.(socket)
    if (does.reads !== false) {
      listen(socket, does)
      socket.resume()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { address, port } = server.address() as AddressInfo
  const stop = async () => {
    open.forEach((socket) => socket.destroy())
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
  if (behaviour === 'refuses') {
    await stop()
  }
  return { connections: () => open.size, host: address, port, stop }
}
