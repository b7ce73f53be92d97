import { Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Button } from '../../../kit/Button.tsx'
import { EnvPlate } from '../../../kit/EnvPlate.tsx'
import { Field } from '../../../kit/Field.tsx'
import type { Environment } from '../../../kit/types.ts'
import { openList } from '../places.ts'
import { draftLoginUrl, orgKinds, setDraft } from './draft.ts'
import type { Draft, OrgKind } from './draft.ts'
import { Frame } from './Frame.tsx'
import css from './Steps.module.css'

type Choice = {
  readonly label: string
  readonly about: string
  readonly environment?: Environment
}

const choices: Readonly<Record<OrgKind, Choice>> = {
  production: {
    label: 'Salesforce production',
    about: 'Signs in at login.salesforce.com. Also Developer Edition and trial orgs.',
    environment: 'production',
  },
  sandbox: {
    label: 'Salesforce sandbox',
    about: 'Signs in at test.salesforce.com.',
    environment: 'sandbox',
  },
  domain: {
    label: 'My Domain',
    about:
      'The org’s own address. Needed when the org forbids the common sign-in pages, or uses single sign-on.',
  },
  demo: {
    label: 'The demo org',
    about: 'An invented company on this computer. No account, no key, nothing leaves the machine.',
    environment: 'demo',
  },
}

export type ChooseStepProps = { readonly draft: Draft; readonly onNext: () => void }

/** Which kind of org, and where it signs in. */
export function ChooseStep({ draft, onNext }: ChooseStepProps) {
  const [sent, setSent] = useState(false)
  const login = draftLoginUrl(draft)
  const submit = () => {
    setSent(true)
    if (!login.ok) return
    // A sign-in that still runs belongs to the org chosen before.
    setDraft({ connectionId: undefined, flow: undefined })
    onNext()
  }
  return (
    <Frame
      step="choose"
      title="Connect an org"
      onSubmit={submit}
      back={
        <Button size="large" onClick={openList}>
          Cancel
        </Button>
      }
      actions={
        <Button size="large" kind="primary" type="submit">
          {draft.kind === 'demo' ? 'Continue to sign-in' : 'Continue'}
        </Button>
      }
    >
      <Radio.Group
        className={css.narrow}
        aria-label="Kind of org"
        value={draft.kind}
        onChange={(kind) => {
          setSent(false)
          setDraft({ kind: orgKinds.find((one) => one === kind) ?? 'production' })
        }}
      >
        {orgKinds.map((kind) => {
          const { label, about, environment } = choices[kind]
          return (
            <div key={kind} className={css.choice} data-chosen={draft.kind === kind || undefined}>
              <Radio
                value={kind}
                classNames={{
                  labelWrapper: css.choiceText,
                  body: css.choiceBody,
                  description: css.choiceAbout,
                }}
                label={
                  <span className={css.choiceName}>
                    {label} {environment ? <EnvPlate environment={environment} /> : null}
                  </span>
                }
                description={about}
              />
              {kind === 'domain' && draft.kind === 'domain' ? (
                <div className={css.domain}>
                  <Field
                    label="Address"
                    help={
                      login.ok ? `Signs in at ${login.url}` : 'For example https://acme.my.salesforce.com'
                    }
                    error={sent && !login.ok ? login.reason : undefined}
                  >
                    {(control) => (
                      <TextInput
                        {...control}
                        autoFocus
                        spellCheck={false}
                        autoComplete="off"
                        maxLength={300}
                        value={draft.domain}
                        error={sent && !login.ok}
                        onChange={(event) => setDraft({ domain: event.currentTarget.value })}
                      />
                    )}
                  </Field>
                </div>
              ) : null}
            </div>
          )
        })}
      </Radio.Group>
      <p className={css.foot}>Orgdeck only reads. It writes nothing to the org, in none of these.</p>
    </Frame>
  )
}
