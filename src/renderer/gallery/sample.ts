import type { ConnectionMark } from '../kit/types.ts'

/** Invented connections and values the gallery is drawn with. */
export const naProd: ConnectionMark = { label: 'na-prod', environment: 'production', color: 1 }
export const euProd: ConnectionMark = { label: 'eu-prod', environment: 'production', color: 2 }
export const uat: ConnectionMark = { label: 'uat', environment: 'sandbox', color: 3 }
export const devMk: ConnectionMark = { label: 'dev-mk', environment: 'scratch', color: 7 }
export const demo: ConnectionMark = { label: 'demo', environment: 'demo', color: 8 }
export const muleCore: ConnectionMark = { label: 'mule-core', environment: 'production', color: 5 }

export const account = {
  name: 'Palisade Water',
  creditLimit: 250000,
  active: true,
  parent: null,
  apiToken: '00D1i000000vX9sEAE-3f9c',
  contacts: [
    { id: '0031i00000LqT4ZAAV', name: 'Annika Brandt' },
    { id: '0031i00000LqT5aAAF', name: 'Kofi Weber' },
    { id: '0031i00000LqT6bAAF', name: 'Chloe Dahl' },
  ],
}

export const rejections = [2, 3, 3, 4, 3.4, 3, 2, 1, 2, 2, 13, 9].map((value, at) => ({
  label:
    [
      '10:00',
      '12:00',
      '14:00',
      '16:00',
      '18:00',
      '20:00',
      '22:00',
      '00:00',
      '02:00',
      '04:00',
      '06:00',
      'now',
    ][at] ?? '',
  value,
  low: [1, 1, 1, 1.6, 2, 1.5, 1.2, 1, 1, 1, 1, 1][at],
  median: [2, 2.4, 3, 3.6, 3.6, 3, 2.6, 2, 2, 2, 2, 2][at],
  high: [4, 4.4, 5, 7, 7, 6.4, 5.2, 4, 3.4, 3.4, 3.6, 4][at],
}))

export const runs = Array.from({ length: 96 }, (_, at) => ({
  id: String(at),
  value: at === 80 ? 300 : Math.round(6200 * Math.abs(Math.cos(at / 30)) * (0.75 + 0.25 * Math.sin(at * 7))),
  state: at === 80 ? ('failed' as const) : at === 91 ? ('slow' as const) : undefined,
}))
