import { memory } from './rows/memory.js'
import { names } from './rows/names.js'
import { sixGiB } from './rows/sixGiB.js'

/** Each row measures one thing beside its peer or its limit, in one run. */
const rows = { memory, names, sixGiB } as const

export type RowName = keyof typeof rows

/** It takes minutes, and twelve GiB of memory. */
const onlyWhenNamed = new Set<string>(['sixGiB'])

const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const unknown = asked.filter((name) => !(name in rows))
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. The rows are: ${Object.keys(rows).join(', ')}.`)
  process.exit(2)
}

const results: Record<string, unknown> = {}
for (const [name, run] of Object.entries(rows)) {
  if (asked.length === 0 ? !onlyWhenNamed.has(name) : asked.includes(name)) {
    results[name] = await run()
    if (!process.argv.includes('--json')) {
      console.log(`\n${name}`)
      console.table(results[name])
    }
  }
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(results, null, 2))
}
process.exit(0)
