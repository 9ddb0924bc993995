/** What `work` answers, unless it takes longer than `timeout` milliseconds: then an error with the code `ETIMEDOUT`. */
export const within = async <T>(timeout: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const end = () =>
      reject(Object.assign(new Error(`Nothing for ${timeout} ms.`), { code: 'ETIMEDOUT' }))
    timer = setTimeout(end, timeout)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
