import { Radio } from '@mantine/core'
import { Button } from '../../../kit/Button.tsx'
import { bringsAddress, ways, wayTexts } from '../sign-in/ways.ts'
import type { Way } from '../sign-in/ways.ts'
import { setDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

export type WayStepProps = {
  readonly draft: Draft
  readonly onBack: () => void
  readonly onNext: () => void
}

const groups: readonly { readonly title: string; readonly ways: readonly Way[] }[] = [
  { title: 'Through an app of the org', ways: ways.filter((way) => !bringsAddress(way)) },
  { title: 'By a login you already have', ways: ways.filter(bringsAddress) },
]

/** How the console is let in: six ways, the usual one first. */
export function WayStep({ draft, onBack, onNext }: WayStepProps) {
  const choose = (way: Way) => {
    // A sign-in that still runs was begun in another way.
    setDraft({ way, connectionId: undefined, flow: undefined })
  }
  return (
    <Frame
      step="way"
      title="How do you sign in?"
      onSubmit={onNext}
      back={
        <Button size="large" onClick={onBack}>
          Back
        </Button>
      }
      actions={
        <Button size="large" kind="primary" type="submit">
          Continue to sign-in
        </Button>
      }
    >
      <Radio.Group
        aria-label="Way to sign in"
        value={draft.way}
        onChange={(way) => choose(ways.find((one) => one === way) ?? 'web')}
      >
        <div className={css.ways}>
          {groups.map((group) => (
            <section key={group.title}>
              <h2>{group.title}</h2>
              <div className={css.list}>
                {group.ways.map((way) => {
                  const { label, about, needs } = wayTexts[way]
                  return (
                    <div key={way} className={css.choice} data-chosen={draft.way === way || undefined}>
                      <Radio
                        value={way}
                        classNames={{
                          labelWrapper: css.choiceText,
                          body: css.choiceBody,
                          description: css.choiceAbout,
                        }}
                        label={<span className={css.choiceName}>{label}</span>}
                        description={
                          <>
                            {about}
                            <span className={css.needs}>Needs: {needs}</span>
                          </>
                        }
                      />
                    </div>
                  )
                })}
              </div>
            </section>
          ))}
        </div>
      </Radio.Group>
    </Frame>
  )
}
