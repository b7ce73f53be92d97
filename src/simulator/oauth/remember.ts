const MOST = 1000

/** Keeps a value in memory; when there are too many, the oldest goes. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST) map.delete(map.keys().next().value ?? '')
  map.set(key, value)
}
