// Loaded first by a process whose clock is wrong: `FAULT_CLOCK` minutes ahead, or behind.
const shift = Number(process.env.FAULT_CLOCK ?? 0) * 60_000

if (shift !== 0) {
  globalThis.Date = new Proxy(Date, {
    construct: (real, given: unknown[], target) =>
      Reflect.construct(real, given.length > 0 ? given : [real.now() + shift], target) as Date,
    get: (real, name) =>
      name === 'now' ? () => real.now() + shift : (Reflect.get(real, name) as unknown),
  })
}

export {}
