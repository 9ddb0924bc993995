import { findProgram } from './findProgram.js'

/** Chromium or a relative of it. */
export const findChrome = (): null | string =>
  process.env.CHROME_PATH ||
  findProgram(
    'chromium',
    'google-chrome',
    'google-chrome-stable',
    'chromium-browser',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  )
