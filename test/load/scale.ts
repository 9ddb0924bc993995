/** `npm run test:load` asks for the long one. */
const isLong = process.env.LOAD === 'long'

/** A figure of a load: short in every test run, as large as the load is meant to be in the long one. */
export const scale = <Value>(short: Value, long: Value): Value => (isLong ? long : short)

/** What a load came to, in the output of the long run. */
export const report = (load: string, figures: Readonly<Record<string, number | string>>): void => {
  if (isLong) {
    process.stdout.write(`${load}: ${JSON.stringify(figures)}\n`)
  }
}
