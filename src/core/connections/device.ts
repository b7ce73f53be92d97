import type { ErrorShape } from '../../contract/errors.ts'
import { OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { AppCredentials, DeviceStart, Provider, Tokens } from '../providers/provider.ts'

export type DeviceAnswer =
  | { readonly tokens: Tokens }
  /** How it ended, in words. */
  | { readonly failure: ErrorShape }
  | { readonly thrown: Error }

/** RFC 8628 §3.5: "slow_down" adds this to the interval, for good. */
const slowerMs = 5000
const slowestMs = 60_000

/**
 * Asks the org, at the pace it allows, whether the person has entered the code. `done` is called once; the answer is a
 * function that stops asking.
 */
export function followDevice(
  provider: Provider,
  app: AppCredentials,
  device: DeviceStart,
  clock: Clock,
  done: (answer: DeviceAnswer) => void,
): () => void {
  let interval = device.intervalMs
  let stopped = false
  let cancel = (): void => undefined

  async function look(): Promise<void> {
    let wait = interval
    try {
      const poll = await provider.pollDevice(app, device.deviceCode)
      if (poll.state === 'granted') return end({ tokens: poll.tokens })
      if (poll.state === 'denied') return end({ failure: denied })
      if (poll.state === 'expired') return end({ failure: codeExpired })
      if (poll.state === 'slow_down') interval += slowerMs
      wait = interval
    } catch (error) {
      // Not reached, or not now: the code is still good, so the next look comes later.
      if (!(error instanceof OrgdeckError) || error.retry !== 'later')
        return end({ thrown: error instanceof Error ? error : new Error(String(error)) })
      interval = Math.min(slowestMs, interval * 2)
      wait = interval
    }
    if (!stopped) next(wait)
  }

  function end(answer: DeviceAnswer): void {
    if (stopped) return
    stopped = true
    done(answer)
  }

  function next(ms: number): void {
    cancel = clock.after(ms, () => void look())
  }

  next(interval)
  return () => {
    stopped = true
    cancel()
  }
}

const denied: ErrorShape = {
  code: 'ACCESS_DENIED',
  message:
    'Access was denied on the other device. Nothing was connected; start again and choose Allow there.',
}
/** Told when a code is over, whether the org says so or the time is up. */
export const codeExpired: ErrorShape = {
  code: 'TIMEOUT',
  message: 'The code was not entered in time. Nothing was connected; start again to get a new one.',
}
