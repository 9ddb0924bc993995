/** Options of a driver are checked when it is made. */
export const insistOption = (isRight: boolean, sentence: string): void => {
  if (!isRight) {
    throw new Error(sentence)
  }
}
