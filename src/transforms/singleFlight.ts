/** Work by its name: who asks for what is being done already waits for the same. */
export const singleFlight = <Result>() => {
  const flights = new Map<string, Promise<Result>>()
  return (name: string, work: () => Promise<Result>): Promise<Result> => {
    const known = flights.get(name)
    if (known) {
      return known
    }
    const flight = work().finally(() => flights.delete(name))
    flights.set(name, flight)
    return flight
  }
}
