import { QueryClientProvider } from '@tanstack/react-query'
import { createElement, lazy, Suspense, useEffect, useLayoutEffect } from 'react'
import { SecretsGate } from '../areas/settings/SecretsGate.tsx'
import { queryClient } from '../api/client.ts'
import { useSystemEvents } from '../api/events.ts'
import { Empty } from '../kit/Empty.tsx'
import { LoadingRows } from '../kit/LoadingRows.tsx'
import { applyContrast } from '../theme/contrast.ts'
import { Theme } from '../theme/Theme.tsx'
import { areas, screens, shownAreas } from './areas.ts'
import { FirstRun } from './FirstRun.tsx'
import { useShellModel } from './model.ts'
import { PanelBoundary } from './PanelBoundary.tsx'
import { usePrefs } from './prefs.ts'
import { href, navigate, useRoute } from './route.ts'
import type { Route } from './route.ts'
import { setScope } from './scope.ts'
import { Shell } from './Shell.tsx'
import { useRecordSearch } from './use-record-search.tsx'

const Gallery = lazy(async () => ({ default: (await import('../gallery/Gallery.tsx')).Gallery }))

// What can be used before there is any connection.
const withoutConnections = new Set(['connections', 'settings', 'audit'])

/** The whole window. */
export function App() {
  return (
    <Theme>
      <QueryClientProvider client={queryClient}>
        <Place />
      </QueryClientProvider>
    </Theme>
  )
}

function Place() {
  const { area } = useRoute()
  const { contrast, density } = usePrefs()
  useLayoutEffect(() => applyContrast(contrast), [contrast])
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])
  if (area === 'gallery') {
    return (
      <Suspense>
        <Gallery />
      </Suspense>
    )
  }
  return <Window />
}

function Window() {
  const route = useRoute()
  const model = useShellModel()
  useSystemEvents()
  const first = model.known && model.connections.length === 0 && !needsNoConnection(route)
  const label = areas.find((area) => area.id === route.area)?.label ?? 'This screen'
  useEffect(() => {
    document.title = `${model.scope ? `${model.scope.label} · ` : ''}${label} · Orgdeck`
  }, [label, model.scope])
  return (
    <Shell
      model={model}
      areas={shownAreas}
      area={route.area}
      onScope={setScope}
      useRecords={useRecordSearch}
      banner={<SecretsGate />}
    >
      <PanelBoundary key={route.area} place={label}>
        <Suspense fallback={<LoadingRows rows={12} />}>
          {first ? (
            <FirstRun
              onConnect={() => navigate({ area: 'connections', path: ['new'] })}
              onDemo={() => navigate({ area: 'connections', path: ['new'], params: { demo: 1 } })}
            />
          ) : (
            <Screen area={route.area} />
          )}
        </Suspense>
      </PanelBoundary>
    </Shell>
  )
}

function needsNoConnection(route: Route): boolean {
  return withoutConnections.has(route.area) && (route.area !== 'connections' || route.id === 'new')
}

function Screen({ area }: { readonly area: string }) {
  const found = screens.get(area)
  if (found) return createElement(found)
  return (
    <Empty
      kind="match"
      drawing="search"
      title="There is no such place"
      actions={<a href={href({ area: 'home' })}>Go to Home</a>}
    >
      The address <code>{location.hash}</code> leads nowhere in this version.
    </Empty>
  )
}
