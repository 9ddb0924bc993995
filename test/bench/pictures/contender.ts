// One who makes pictures, in a process whose processor time is its own.
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

import { type Contender, contenders, type ContenderName } from './contenders.js'
import { countDecodes } from './countDecodes.js'

const [name, path] = process.argv.slice(2) as [ContenderName, string]
sharp.cache(false)
sharp.concurrency(1)
const bytes = await readFile(path)
const { height, width } = await sharp(bytes).metadata()
const { run, stop }: Contender = await contenders[name]({ bytes, height, name, width })

/** As a worker does it that has enough to do: one picture after the other, for a second at most. */
const measured = async () => {
  const began = performance.now()
  const before = process.cpuUsage()
  let runs = 0
  do {
    await run()
    runs++
  } while (runs < 6 && performance.now() - began < 1_000)
  const { system, user } = process.cpuUsage(before)
  return { cpu: (system + user) / 1000 / runs }
}

process.on('message', (message) => {
  if (message === 'run') {
    void measured().then((answer) => process.send!(answer))
  }
  if (message === 'stop') {
    void Promise.resolve(stop?.()).finally(() => process.exit(0))
  }
})

// Until its JavaScript is compiled, as that of a worker is.
const began = performance.now()
for (let runs = 0; runs < 1 || (runs < 40 && performance.now() - began < 6_000); runs++) {
  await run()
}
process.send!({ decodes: await countDecodes(run) })
