import { PasswordInput, TextInput } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { Field } from '../../../kit/Field.tsx'
import { icon16 } from '../../../kit/icons.ts'
import css from './SignIn.module.css'

/** Key and secret of the External Client App. The secret lives in memory only, for as long as the form stands. */
export type AppKeys = { readonly clientId: string; readonly clientSecret: string }

export const noKeys: AppKeys = { clientId: '', clientSecret: '' }

export type AppFormProps = {
  readonly keys: AppKeys
  readonly onKeys: (keys: AppKeys) => void
  /** Whether this way of signing in takes the secret. */
  readonly secret?: 'optional' | 'needed' | 'none'
  /** Said once the form was sent without what is needed. */
  readonly missing?: boolean
}

/** Asks for the app a sign-in goes through. */
export function AppForm({ keys, onKeys, secret = 'optional', missing = false }: AppFormProps) {
  const error = missing && keys.clientId.trim() === '' ? 'Paste the consumer key of your app.' : undefined
  const noSecret =
    missing && secret === 'needed' && keys.clientSecret === ''
      ? 'Paste the consumer secret of your app.'
      : undefined
  return (
    <div className={css.fields}>
      <Field
        label="Consumer key"
        help="From the OAuth settings of the External Client App in your org."
        error={error}
      >
        {(control) => (
          <TextInput
            {...control}
            className={css.mono}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={keys.clientId}
            error={error !== undefined}
            onChange={(event) => onKeys({ ...keys, clientId: event.currentTarget.value })}
          />
        )}
      </Field>
      {secret === 'none' ? null : (
        <Field
          label="Consumer secret"
          note={secret === 'optional' ? 'optional' : undefined}
          help={`${secret === 'optional' ? 'Only if the app requires one. ' : ''}It is kept encrypted on this computer and never shown again.`}
          error={noSecret}
        >
          {(control) => (
            <PasswordInput
              {...control}
              className={css.mono}
              autoComplete="off"
              maxLength={500}
              visibilityToggleIcon={({ reveal }) =>
                reveal ? <IconEyeOff {...icon16} /> : <IconEye {...icon16} />
              }
              value={keys.clientSecret}
              error={noSecret !== undefined}
              onChange={(event) => onKeys({ ...keys, clientSecret: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
