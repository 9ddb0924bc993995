import { connect } from 'node:net'

import { freePort } from '../../test/services/freePort.js'

/** Nobody listens there, on this machine's own address or on all of them. */
export async function portIsFree(port: number): Promise<boolean> {
  return (await freePort(port)) === port && !(await accepts(port))
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
