/** One end of an ordered, two-way channel between processes: `process` or a child process. */
export type Wire = {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }

type Methods = { readonly [name: string]: (params: never) => unknown }

/** Calls by name in both directions. `Theirs` says what the other end serves, as `{ name: (params) => result }`. */
export class Line<Theirs extends Methods> {
  private readonly wire: Wire
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  private next = 1

  constructor(wire: Wire, ours: Methods) {
    this.wire = wire
    wire.onMessage((message) => {
      if (isMessage(message)) this.take(message, ours)
    })
  }

  call<Name extends keyof Theirs & string>(
    name: Name,
    params: Parameters<Theirs[Name]>[0],
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    const id = this.next++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        resolve: (value) => resolve(value as Awaited<ReturnType<Theirs[Name]>>),
        reject,
      })
      this.wire.send({ kind: 'call', id, name, params } satisfies Message)
    })
  }

  /** The other end is gone: every open call fails. */
  close(reason: string): void {
    for (const open of this.waiting.values()) open.reject(new Error(reason))
    this.waiting.clear()
  }

  private take(message: Message, ours: Methods): void {
    if (message.kind === 'call') {
      void this.answer(message.id, ours[message.name], message.params)
      return
    }
    const open = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.kind === 'answer') open?.resolve(message.value)
    else open?.reject(new Error(message.message))
  }

  private async answer(id: number, method: Methods[string] | undefined, params: unknown): Promise<void> {
    try {
      if (method === undefined) throw new Error('the other end serves no such call')
      const value: unknown = await method(params as never)
      this.wire.send({ kind: 'answer', id, value } satisfies Message)
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.wire.send({ kind: 'failure', id, message } satisfies Message)
    }
  }
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value
}
