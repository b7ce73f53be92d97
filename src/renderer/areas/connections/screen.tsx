import { useRoute } from '../../shell/route.ts'
import { ConnectionsPage } from './ConnectionsPage.tsx'
import { Wizard } from './wizard/Wizard.tsx'

/** Connections: the deck as a list with one connection in detail, or the way to a new one. */
export function Screen() {
  const { id } = useRoute()
  return id === 'new' ? <Wizard /> : <ConnectionsPage />
}
