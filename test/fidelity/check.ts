/** One thing a client of the trade must be able to do. Checks of one list run in order and may build on each other. */
export type Check = {
  readonly client: string
  readonly what: string
  /** Rejects when the client, or what it did, is not as expected; may answer a word on what was seen. */
  run(this: void): Promise<string | void>
}

export type Outcome = {
  readonly client: string
  readonly what: string
  readonly ok: boolean
  readonly note: string
}

/** Runs the checks one after the other; a failed one does not hold up the rest. */
export async function runChecks(checks: readonly Check[], tell: (one: Outcome) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { client, what, run } of checks) {
    const outcome = await run().then(
      (note) => ({ client, what, ok: true, note: note ?? '' }),
      (error: unknown) => ({ client, what, ok: false, note: firstWords(error) }),
    )
    outcomes.push(outcome)
    tell(outcome)
  }
  return outcomes
}

function firstWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.slice(0, 1500)
}

/** Rejects unless both are the same when written as JSON. */
export function same(seen: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)]
  if (a !== b) throw new Error(`${what}: wanted ${b}, saw ${a}`)
}

/** A member of a JSON object, any number of levels down. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = Reflect.get(here, key)
  }
  return here
}
