import { randomBytes, randomInt } from 'node:crypto'
import { remember } from './remember.ts'

/** A device that waits for a person to let it in from elsewhere. */
export type Device = {
  readonly userCode: string
  readonly clientId: string
  readonly scope: string
  readonly createdAt: number
  /** How many seconds the device has to leave between two questions. */
  interval: number
  askedAt: number | undefined
  /** Who is about to decide. */
  userId: string | undefined
  decision: 'open' | 'allowed' | 'denied'
}

/** What a device gets to hear that asks whether it may come in. */
export type Turn = Device | 'unknown' | 'expired' | 'denied' | 'pending' | 'too soon'

/** The devices that wait; like authorization codes they live minutes and only in memory. */
export type Devices = {
  /** Lets a device wait; answers its two codes. */
  open(clientId: string, scope: string, now: number): { deviceCode: string; userCode: string }
  /** Begins a person's visit to a device by the code it shows; answers the id of the visit. */
  visit(userCode: string, now: number): string | undefined
  /** The device of a visit, as long as nothing is decided. */
  visited(id: string, now: number): Device | undefined
  /** A device asks; one that may come in is forgotten thereby. */
  poll(deviceCode: string, clientId: string, now: number): Turn
}

export const INTERVAL_S = 5
const LIFE_MS = 10 * 60_000
/** A timer of the client that rings a little early is no reason to complain. */
const EARLY_MS = 500
/** Without vowels and what looks like something else. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ23456789'

const makeUserCode = (): string =>
  Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')

export function makeDevices(): Devices {
  const devices = new Map<string, Device>()
  const visits = new Map<string, Device>()
  const lives = (device: Device, now: number) => now - device.createdAt <= LIFE_MS
  return {
    open(clientId, scope, now) {
      const deviceCode = randomBytes(66).toString('base64url')
      const userCode = makeUserCode()
      remember(devices, deviceCode, {
        userCode,
        clientId,
        scope,
        createdAt: now,
        interval: INTERVAL_S,
        askedAt: undefined,
        userId: undefined,
        decision: 'open',
      })
      return { deviceCode, userCode }
    },
    visit(userCode, now) {
      const wanted = userCode.replaceAll(/[\s-]/g, '').toUpperCase()
      const device = [...devices.values()].find(
        (one) => one.userCode === wanted && one.decision === 'open' && lives(one, now),
      )
      if (!device) return undefined
      const id = randomBytes(24).toString('base64url')
      remember(visits, id, device)
      return id
    },
    visited(id, now) {
      const device = visits.get(id)
      return device && device.decision === 'open' && lives(device, now) ? device : undefined
    },
    poll(deviceCode, clientId, now) {
      const device = devices.get(deviceCode)
      if (device?.clientId !== clientId) return 'unknown'
      if (!lives(device, now)) return 'expired'
      if (device.decision === 'denied') return 'denied'
      if (device.decision === 'allowed') {
        devices.delete(deviceCode)
        return device
      }
      const waited = now - (device.askedAt ?? 0)
      device.askedAt = now
      // The organisation's time can be set back; that is nobody's haste.
      if (waited < 0 || waited >= device.interval * 1000 - EARLY_MS) return 'pending'
      device.interval += 5
      return 'too soon'
    },
  }
}
