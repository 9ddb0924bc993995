import sharp from 'sharp'

interface Pipeline {
  readonly options: { readonly input: { readonly rawWidth?: number } }
}

/** Pictures that are decoded while `work` runs: what is made of raw pixels does not count. */
export const countDecodes = async (work: () => Promise<unknown>): Promise<number> => {
  const prototype = sharp.prototype as { toBuffer: (...args: unknown[]) => unknown }
  const { toBuffer } = prototype
  let decodes = 0
  prototype.toBuffer = function (this: Pipeline, ...args) {
    decodes += this.options.input.rawWidth ? 0 : 1
    return toBuffer.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.toBuffer = toBuffer
  }
  return decodes
}
