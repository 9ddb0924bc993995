import { type Browser, chromium } from 'playwright-core'

import { findChrome } from './findChrome.js'

/** It runs as root in containers, and asks nobody for anything by itself. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A headless Chromium with a profile of its own. Throws when there is none. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = findChrome()
  if (!executablePath) {
    throw new Error('Chromium is not installed: set CHROME_PATH.')
  }
  return chromium.launch({ args, executablePath })
}
