import { z } from 'zod'

import type { ClamavOptions, ClamavSettings } from './clamavOptions.js'

const text = z.string().min(1)
const milliseconds = z.number().int().positive().max(2_147_483_647)

const schema = z
  .strictObject({
    binary: z
      .strictObject({
        database: text.optional(),
        // ClamAV overflowed with 1 GiB and more (CVE-2025-20260).
        maxFileSize: z.number().int().positive().lt(1_073_741_824).optional(),
        path: text.optional(),
      })
      .optional(),
    connectTimeout: milliseconds.optional(),
    host: text.optional(),
    maxThreads: z.number().int().positive().optional(),
    port: z.number().int().min(1).max(65_535).optional(),
    queueLimit: z.number().int().nonnegative().optional(),
    socket: text.optional(),
    timeout: milliseconds.optional(),
  })
  .refine(
    ({ binary, host, port, socket }) =>
      [binary, socket, host ?? port].filter((way) => way !== undefined).length <= 1,
    'expected one of binary, socket, or host with port',
  )

/** Fills in the defaults. Throws one error that names every problem of `options`. */
export const checkClamavOptions = (options: ClamavOptions): ClamavSettings => {
  const result = schema.safeParse(options)
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ message, path }) => `- ${path.join('.') || 'options'}: ${message}`,
    )
    throw new Error(`clamav() cannot work with its options:\n${problems.join('\n')}`)
  }
  const { binary, connectTimeout, host, maxThreads, port, queueLimit, socket, timeout } = options
  return {
    address: socket ? { path: socket } : { host: host ?? '127.0.0.1', port: port ?? 3310 },
    binary: binary && { maxFileSize: 629_145_600, path: 'clamscan', ...binary },
    connectTimeout: connectTimeout ?? 5_000,
    maxThreads: maxThreads ?? (binary ? 1 : 4),
    queueLimit: queueLimit ?? 100,
    timeout: timeout ?? 120_000,
  }
}
