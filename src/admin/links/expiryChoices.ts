const hour = 3_600
const day = 24 * hour

/** Seconds a link may be chosen to live, the longest that the library allows among them. */
export const expiryChoices = (most: number): readonly number[] => {
  const usual = [hour, day, 7 * day, 30 * day].filter((seconds) => seconds < most)
  return [...usual, most]
}

/** What is chosen at first: a day, or the longest that is allowed. */
export const usualExpiry = (most: number): number => Math.min(day, most)
