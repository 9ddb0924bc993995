/** Never resolves; rejects with the reason of `signal`. To be raced. */
export const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(signal.reason)
    if (signal.aborted) {
      fail()
    } else {
      signal.addEventListener('abort', fail, { once: true })
    }
  })
