import { loadavg } from 'node:os'

import type { RowResult } from './figures.js'

import { bullmq } from './rows/bullmq.js'
import { direct } from './rows/direct.js'
import { formats } from './rows/formats.js'
import { jobsRow as jobs } from './rows/jobs.js'
import { names } from './rows/names.js'
import { parts } from './rows/parts.js'
import { response } from './rows/response.js'
import { sixGiB } from './rows/sixGiB.js'
import { variants } from './rows/variants.js'

/** Each row measures one thing beside its peer or its limit, in one run. */
const rows = { bullmq, direct, formats, jobs, names, parts, response, sixGiB, variants } as const

export type RowName = keyof typeof rows

/** It takes minutes, and twelve GiB of memory. */
const onlyWhenNamed = new Set<string>(['sixGiB'])

const asksForJSON = process.argv.includes('--json')
const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
const unknown = asked.filter((name) => !(name in rows))
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(', ')}. The rows are: ${Object.keys(rows).join(', ')}.`,
  )
  process.exit(2)
}

const isFull = (result: object): result is RowResult => 'about' in result && 'table' in result

const show = (name: string, result: object) => {
  console.log(`\n${name}`)
  if (!isFull(result)) {
    console.table(result)
    return
  }
  console.log(result.about)
  console.table(result.table)
  for (const [ratio, value] of Object.entries(result.ratios ?? {})) {
    console.log(`${ratio}: ${value}`)
  }
}

const results: Record<string, object> = {}
for (const [name, run] of Object.entries(rows)) {
  if (asked.length === 0 ? !onlyWhenNamed.has(name) : asked.includes(name)) {
    const load = loadavg()[0]!.toFixed(1)
    const result = await run()
    results[name] = { ...result, load }
    if (!asksForJSON) {
      show(name, result)
      console.log(`Load of the machine when it began: ${load}`)
    }
  }
}
if (asksForJSON) {
  console.log(JSON.stringify(results, null, 2))
}
process.exit(0)
