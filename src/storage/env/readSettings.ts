/** Environment variables, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads settings by name; further names are other spellings of the first. An empty variable is none. What is wrong is
 * kept for `problems`, without the value, which may be a secret.
 */
export interface Settings {
  /** What is wrong so far. */
  readonly problems: readonly string[]
  /** `true`, `yes`, `on`, `1`, or their opposites. */
  flag(...names: string[]): boolean | undefined
  /** A whole number from 1. */
  number(...names: string[]): number | undefined
  /** Says what is wrong. */
  refuse(problem: string): void
  required(...names: string[]): string
  text(...names: string[]): string | undefined
  url(...names: string[]): string | undefined
}

const flags: Readonly<Record<string, boolean>> = {
  0: false,
  1: true,
  false: false,
  no: false,
  off: false,
  on: true,
  true: true,
  yes: true,
}

export const readSettings = (env: Env): Settings => {
  const problems: string[] = []
  const refuse = (problem: string) => void problems.push(problem)

  const find = (names: readonly string[]) => {
    const name = names.find((known) => env[known]?.trim())
    return name === undefined ? undefined : { name, value: env[name]!.trim() }
  }
  /** A setting that has to be of a form. */
  const parsed = <T>(
    names: readonly string[],
    form: string,
    parse: (value: string) => T | undefined,
  ): T | undefined => {
    const found = find(names)
    const value = found && parse(found.value)
    if (found && value === undefined) {
      refuse(`${found.name} has to be ${form}`)
    }
    return value
  }

  return {
    flag: (...names) => parsed(names, 'true or false', (value) => flags[value.toLowerCase()]),
    number: (...names) =>
      parsed(names, 'a whole number from 1', (value) =>
        /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined,
      ),
    problems,
    refuse,
    required: (...names) => {
      const found = find(names)
      if (!found) {
        refuse(`${names[0]} is missing`)
      }
      return found?.value ?? ''
    },
    text: (...names) => find(names)?.value,
    url: (...names) =>
      parsed(names, 'a URL, such as https://store.example.com', (value) =>
        /^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
      ),
  }
}
