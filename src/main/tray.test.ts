import { describe, expect, it, vi } from 'vitest'
import { trayStatus, trayTemplate } from './tray.ts'

const actions = { open: vi.fn(), syncNow: vi.fn(), quit: vi.fn() }
const items = (connections: number) =>
  new Map(
    trayTemplate({ connections, troubled: 0, fresh: 0, runs: 0 }, actions).map((item) => [item.id, item]),
  )

describe('tray', () => {
  it.each([
    [{ connections: 0, troubled: 0, fresh: 0, runs: 0 }, 'No org connected'],
    [{ connections: 1, troubled: 0, fresh: 0, runs: 0 }, '1 connection in step'],
    [{ connections: 2, troubled: 0, fresh: 2, runs: 0 }, 'Nothing synced yet'],
    [{ connections: 3, troubled: 0, fresh: 1, runs: 0 }, '3 connections in step'],
    [{ connections: 3, troubled: 1, fresh: 0, runs: 0 }, '1 of 3 connections need you'],
    [{ connections: 1, troubled: 1, fresh: 0, runs: 0 }, '1 of 1 connection needs you'],
    [{ connections: 3, troubled: 1, fresh: 0, runs: 1 }, '1 sync running'],
    [{ connections: 3, troubled: 1, fresh: 0, runs: 4 }, '4 syncs running'],
  ])('says of %j: %s', (state, text) => {
    expect(trayStatus(state)).toBe(text)
    expect(trayTemplate(state, actions)[0]).toMatchObject({ label: text, enabled: false })
  })

  it('offers open, sync and quit, and no sync while there is nothing to sync', () => {
    expect([...items(1).keys()].filter(Boolean)).toEqual(['status', 'open', 'sync', 'quit'])
    expect(items(1).get('sync')).toMatchObject({ enabled: true, click: actions.syncNow })
    expect(items(0).get('sync')).toMatchObject({ enabled: false })
    expect(items(0).get('open')).toMatchObject({ click: actions.open })
    expect(items(0).get('quit')).toMatchObject({ click: actions.quit })
  })
})
