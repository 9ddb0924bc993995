const passed = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
]

/** What a program of somebody else gets to know of our environment: nothing that is secret. */
export const ownEnvironment = () =>
  Object.fromEntries([
    ['LANG', 'C'],
    ...passed.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  ]) as NodeJS.ProcessEnv
