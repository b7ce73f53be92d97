import { useEffect, useState } from 'react'
import { navigate, param, useRoute } from '../../../shell/route.ts'
import { useConnections } from '../../../shell/scope.ts'
import { nothingTyped } from '../sign-in/ways.ts'
import { CheckStep } from './CheckStep.tsx'
import { ChooseStep } from './ChooseStep.tsx'
import { setDraft, stepOf, useDraft } from './draft.ts'
import type { StepId } from './draft.ts'
import { NameStep } from './NameStep.tsx'
import { SignInStep } from './SignInStep.tsx'
import { WayStep } from './WayStep.tsx'

const goTo = (step: StepId, replace = false) =>
  navigate({ area: 'connections', path: step === 'choose' ? ['new'] : ['new', step] }, { replace })

/** The way to a new connection in four steps; the step stands in the address, the draft outlives a reload. */
export function Wizard() {
  const route = useRoute()
  const draft = useDraft()
  const { connections, isPending } = useConnections()
  // Typed secrets live here, in memory, and are gone with the wizard.
  const [typed, setTyped] = useState(nothingTyped)
  const demo = param(route, 'demo') !== undefined
  useEffect(() => {
    if (!demo) return
    const { kind, flow } = useDraft.getState()
    if (kind !== 'demo' || flow === undefined)
      setDraft({ kind: 'demo', flow: undefined, connectionId: undefined })
    goTo('sign-in', true)
  }, [demo])
  const connection = connections.find((one) => one.id === draft.connectionId)
  // A connection that was taken off the deck meanwhile leaves nothing to check or name.
  const lost = draft.connectionId !== undefined && connection === undefined && !isPending
  const step = stepOf(route.path[1], lost ? { ...draft, connectionId: undefined } : draft)
  if (step === 'choose')
    return <ChooseStep draft={draft} onNext={() => goTo(draft.kind === 'demo' ? 'sign-in' : 'way')} />
  if (step === 'way')
    return <WayStep draft={draft} onBack={() => goTo('choose')} onNext={() => goTo('sign-in')} />
  if (step === 'sign-in')
    return (
      <SignInStep
        draft={draft}
        connection={connection}
        typed={typed}
        onTyped={setTyped}
        onBack={() => goTo(draft.kind === 'demo' ? 'choose' : 'way')}
        onNext={() => goTo('check')}
      />
    )
  if (connection === undefined) return null
  return step === 'check' ? (
    <CheckStep
      draft={draft}
      connection={connection}
      onBack={() => goTo('sign-in')}
      onNext={() => goTo('name')}
    />
  ) : (
    <NameStep draft={draft} connection={connection} onBack={() => goTo('check')} />
  )
}
