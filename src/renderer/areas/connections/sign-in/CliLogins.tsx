import { Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconRefresh, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { orpc } from '../../../api/client.ts'
import { Failure } from '../../../api/Failure.tsx'
import { Button } from '../../../kit/Button.tsx'
import { icon14 } from '../../../kit/icons.ts'
import css from './SignIn.module.css'

export type CliLoginsProps = {
  readonly picked: string | undefined
  readonly onPick: (username: string) => void
}

/** Asks before it looks, shows what there is, and takes only what is picked. */
export function CliLogins({ picked, onPick }: CliLoginsProps) {
  const [asked, setAsked] = useState(picked !== undefined)
  const { data, error, isError, isFetching, refetch } = useQuery({
    ...orpc.connections.cliLogins.queryOptions(),
    enabled: asked,
    staleTime: 0,
  })
  if (!asked) {
    return (
      <div className={css.fields}>
        <p className={css.about}>
          The Salesforce CLI keeps its logins in the folders .sfdx and .sf of your home. Orgdeck looks there
          only if you say so, and opens only the login you pick.
        </p>
        <div className={css.buttons}>
          <Button icon={<IconSearch {...icon14} />} onClick={() => setAsked(true)}>
            Look for logins of the CLI
          </Button>
        </div>
      </div>
    )
  }
  if (isError)
    return <Failure title="The logins could not be read" error={error} onRetry={() => void refetch()} />
  const again = (
    <div className={css.buttons}>
      <Button icon={<IconRefresh {...icon14} />} busy={isFetching} onClick={() => void refetch()}>
        Look again
      </Button>
    </div>
  )
  const items = data?.items ?? []
  if (data === undefined) return null
  if (items.length === 0) {
    return (
      <div className={css.fields}>
        <p className={css.about}>
          There is no login of the Salesforce CLI on this computer. Make one with{' '}
          <code>sf org login web</code>, or go back and choose another way.
        </p>
        {again}
      </div>
    )
  }
  return (
    <div className={css.fields}>
      <p className={css.about}>
        Orgdeck and the CLI then share one sign-in. In an org that replaces refresh tokens at each use,
        whichever of the two renews second is signed out: there, make an app of its own and sign in through
        the browser.
      </p>
      <Radio.Group aria-label="Login of the CLI" value={picked ?? ''} onChange={onPick}>
        <div className={css.logins}>
          {items.map(({ username, alias, instance_url, obstacle, integration_id }) => (
            <div key={username} className={css.login} data-chosen={picked === username || undefined}>
              <Radio
                value={username}
                disabled={obstacle !== null}
                classNames={{ body: css.loginBody, description: css.loginAbout }}
                label={alias === null ? username : `${alias} · ${username}`}
                description={
                  <>
                    {instance_url === null ? null : <small>{instance_url}</small>}
                    {obstacle === null ? null : <small>{obstacle}</small>}
                    {integration_id === null ? null : (
                      <small>On the deck already; this renews its sign-in.</small>
                    )}
                  </>
                }
              />
            </div>
          ))}
        </div>
      </Radio.Group>
      {again}
    </div>
  )
}
