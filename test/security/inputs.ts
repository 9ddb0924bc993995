/** What is tried, and where: `test/security/inputs.test.ts` insists that each of these files has a test of its number. */
export interface Input {
  /** Files under test/ with a test that has the number in its name. */
  readonly tests: readonly string[]
  readonly what: string
}

const input = (what: string, ...tests: readonly string[]): Input => ({ tests, what })

const refused = 'security/refused.ts'
const taken = 'security/taken.ts'
const takenTest = 'security/taken.test.ts'
const malware = 'security/malware.ts'
const clamd = 'archives/withClamd.test.ts'
const forms = 'security/badInput.test.ts'
const sessions = 'security/sessions.test.ts'
const roles = 'security/roles.test.ts'
const access = 'security/access.test.ts'
const collections = 'security/collections.test.ts'
const folders = 'security/folders.test.ts'
const imports = 'security/ssrf.test.ts'
const downloads = 'security/downloads.test.ts'
const properties = 'security/properties.test.ts'

/** Every kind of bad input that this library is tested with. */
export const inputs: Readonly<Record<string, Input>> = {
  B01: input('paths in names', refused, properties),
  B02: input('encoded paths and NUL in names', refused, taken, 'security/parity.test.ts'),
  B03: input('reserved and empty names', refused, forms),
  B04: input('long names, counted in bytes', refused, taken),
  B05: input('text direction and invisible characters in names', refused),
  B06: input('paths after normalisation', refused, taken),
  B07: input('one name in several spellings', taken),
  B08: input('what shells, browsers and databases read', taken),
  B09: input('hidden and system names, a dot or a space at the end', refused, taken),
  B10: input('several extensions, or none', refused, taken),
  B11: input('names that break headers', refused, taken, downloads),
  B12: input('the big list of naughty strings', takenTest),
  B13: input('folders: paths, depth, circles', forms, folders),
  B14: input('a folder that is not there; folders have no owners', forms, folders),
  B15: input('long and broken headers of forms', forms),
  B16: input('sizes that are none', forms),
  B17: input('more bytes than were announced', refused, sessions),
  B18: input('types with parameters, in capitals, of others', refused, takenTest, forms),
  B19: input('bytes of another type', refused),
  B20: input('what stops those who recognise types; almost nothing', refused),
  B21: input('formats that decoders should never see; too many pixels', refused, forms),
  B22: input('active drawings', refused, taken, takenTest),
  B23: input('drawings that load others; entities', refused, taken, takenTest),
  B24: input('XML, pages, feeds', refused, taken, takenTest),
  B25: input('two formats in one file', refused, taken, takenTest, malware),
  B26: input('active papers', taken, takenTest),
  B27: input('words and places in pictures', taken, takenTest),
  B28: input('the EICAR file', malware, clamd),
  B29: input('EICAR where its signature does not look: what is not claimed', malware),
  B30: input('EICAR in archives', malware, clamd, 'security/malware.test.ts'),
  B31: input('archives in archives', malware, clamd),
  B32: input('encrypted archives and documents', malware, clamd),
  B33: input('archives that readers read differently', malware, clamd),
  B34: input('bombs', malware, clamd),
  B35: input('archives that lead out; macros; templates elsewhere', malware, clamd),
  B36: input('completed, but nothing was sent', sessions),
  B37: input('lies about size, type and tag at the end', sessions),
  B38: input('part numbers that are none, gaps', forms, sessions),
  B39: input('odd lists of parts', sessions),
  B40: input('more parts than were planned', sessions),
  B41: input('completed a hundred times at once', sessions),
  B42: input('completed and aborted at once', sessions),
  B43: input('one part twice at once', sessions),
  B44: input('one idempotency key for two requests', sessions),
  B45: input('signed URLs used again; other bytes than were scanned', sessions),
  B46: input('uploads and files of others; rights lost between two steps', roles, sessions, forms),
  B47: input('ways to a file that is closed', collections, access),
  B48: input('machine fields', access, collections, forms),
  B49: input('hostile filters', collections),
  B50: input('hidden fields in filters and orders', collections, access),
  B51: input('jobs and own tables', collections, access),
  B52: input('schemes, ports and credentials in URLs', imports),
  B53: input('addresses that are not public', imports),
  B54: input('names that change their address', imports),
  B55: input('redirects', imports),
  B56: input('slow, endless and lying servers', imports),
  B57: input('what an import tells of itself', imports),
  B58: input('other bytes than their server says', imports),
  B59: input('odd ranges', downloads),
  B60: input('signed links that ended', downloads),
}
