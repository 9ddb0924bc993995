/** Hashes one body after another: `begin`, `update` with its chunks, `hex`. */
export interface Hasher {
  readonly begin: () => void
  readonly hex: () => string
  readonly update: (bytes: Uint8Array) => void
}

export type HashName = 'md5' | 'sha256'

/** Not imported, so that no bundler looks for it; Node before 20.16 uses WebAssembly as browsers do. */
const nodeCrypto = () => globalThis.process?.getBuiltinModule?.('node:crypto')

const openWithNode = (name: HashName): Hasher | null => {
  const crypto = nodeCrypto()
  if (!crypto) {
    return null
  }
  let hash = crypto.createHash(name)
  return {
    begin: () => (hash = crypto.createHash(name)),
    hex: () => hash.digest('hex'),
    update: (bytes) => hash.update(bytes),
  }
}

const openWithWasm = async (name: HashName): Promise<Hasher> => {
  const { createMD5, createSHA256 } = await import('hash-wasm')
  const hash = await { md5: createMD5, sha256: createSHA256 }[name]()
  return {
    begin: () => hash.init(),
    hex: () => hash.digest('hex'),
    update: (bytes) => hash.update(bytes),
  }
}

/** `null` where nothing can hash: a page whose policy forbids WebAssembly, a Node that forbids MD5. */
export const openHasher = async (name: HashName): Promise<Hasher | null> => {
  try {
    return openWithNode(name) ?? (await openWithWasm(name))
  } catch {
    return null
  }
}
