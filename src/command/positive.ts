import { wrongUsage } from './wrongUsage.js'

/** A whole number above zero, as it is typed after an option. */
export const positive = (option: string, text: boolean | string): number => {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) {
    throw wrongUsage(`${option} needs a whole number above zero, not "${String(text)}".`)
  }
  return number
}
