/** Runs `work` for 0 to `count` - 1, so many at once. Answers what each came to, in order. */
export const inLanes = async <Result>(
  count: number,
  lanes: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      results[index] = await work(index)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}
