import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

const policy = '/usr/sbin/policy-rc.d'

/** Installs Debian packages when this is Debian or Ubuntu and we may; what comes with a service stays stopped. */
export function installTools(packages: readonly string[]): void {
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return
  }
  console.log(`Installing ${packages.join(' and ')} with apt-get...`)
  withoutServices(() => {
    aptGet('update')
    aptGet('install', '--yes', '--no-install-recommends', ...packages)
  })
}

function aptGet(...args: string[]): void {
  const { status, stderr, stdout } = spawnSync(
    'apt-get',
    ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args],
    { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  )
  if (status !== 0) {
    console.error(`apt-get ${args.join(' ')} failed:\n${stdout}${stderr}`)
  }
}

/** Debian asks this file before it starts a service: 101 means no. */
function withoutServices(work: () => void): void {
  const before = existsSync(policy)
    ? { mode: statSync(policy).mode, text: readFileSync(policy) }
    : null
  writeFileSync(policy, '#!/bin/sh\nexit 101\n')
  chmodSync(policy, 0o755)
  try {
    work()
  } finally {
    if (before) {
      writeFileSync(policy, before.text)
      chmodSync(policy, before.mode)
    } else {
      rmSync(policy)
    }
  }
}
