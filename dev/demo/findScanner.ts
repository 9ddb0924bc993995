import { connect } from 'node:net'

interface FoundScanner {
  readonly about: string
  readonly env: Readonly<Record<string, string>>
}

/** ClamAV when the environment names it or it answers where it usually listens. */
export async function findScanner(): Promise<FoundScanner> {
  const { CLAMAV_HOST, CLAMAV_PORT } = process.env
  const host = CLAMAV_HOST || '127.0.0.1'
  const port = CLAMAV_PORT || '3310'

  if (await answersPing(host, Number(port))) {
    return { about: `ClamAV at ${host}:${port}`, env: { CLAMAV_HOST: host, CLAMAV_PORT: port } }
  }
  if (CLAMAV_HOST || CLAMAV_PORT) {
    return {
      about: `ClamAV at ${host}:${port}, which does not answer: files wait until it does`,
      env: { CLAMAV_HOST: host, CLAMAV_PORT: port },
    }
  }
  return {
    about: 'no ClamAV found: only the EICAR test file is recognised (or set CLAMAV_HOST)',
    env: {},
  }
}

function answersPing(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 }, () => socket.write('zPING\0'))
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (chunk) => end(chunk.toString().startsWith('PONG')))
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
    socket.on('timeout', () => end(false))
  })
}
