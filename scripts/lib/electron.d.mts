export function findElectron(): string | null
export function desktopObstacle(): string | null
