/** Characters of a custom path. */
const longest = 200

const allowed = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/

/**
 * What is wrong with the folder somebody wants a file to lie in, such as `branding/logos`: letters, digits and
 * `/ - _ .` only; no segment is empty, begins with a dot or is `..`.
 */
export const pathProblem = (path: string): string | undefined => {
  if (path.length > longest) {
    return `The path has ${path.length} characters; at most ${longest} are allowed.`
  }
  return allowed.test(path)
    ? undefined
    : 'A path has letters, digits, "-", "_" and "." in segments with "/" between them, and no segment begins with a dot.'
}
