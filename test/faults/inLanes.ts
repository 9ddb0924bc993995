/** Does the work on every item, `lanes` at a time. */
export const inLanes = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  lanes = 2,
): Promise<void> => {
  const waiting = [...items]
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
