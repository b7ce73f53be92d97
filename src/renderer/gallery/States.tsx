import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Diff } from '../kit/Diff.tsx'
import { Empty } from '../kit/Empty.tsx'
import { ErrorPanel } from '../kit/ErrorPanel.tsx'
import { FilterChip } from '../kit/FilterChip.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { Inspector } from '../kit/Inspector.tsx'
import { JsonView } from '../kit/JsonView.tsx'
import { LoadingRows } from '../kit/LoadingRows.tsx'
import { PageHeader } from '../kit/PageHeader.tsx'
import { SectionHead } from '../kit/SectionHead.tsx'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'
import { account, naProd } from './sample.ts'

const nothing = () => undefined

export function States() {
  const [opened] = useState(() => Date.now() - 40_000)
  return (
    <>
      <Part title="Page and section heads" wide>
        <div className={css.box}>
          <PageHeader
            title="Contacts"
            count={1_204_331}
            asOf={opened}
            actions={<Button kind="primary">Sync now</Button>}
          />
          <PageHeader
            title="3 need you, 41 were handled"
            sub="Monday 23 November, 24 h to 09:42"
            asOf={opened}
            actions={<Button>Digest</Button>}
          />
          <SectionHead
            title="Streams"
            note="9 · 7 in step"
            actions={<a href="#/gallery">All runs</a>}
            ruled
          />
          <LoadingRows columns={[18, 28, 40, 14]} rows={4} />
        </div>
      </Part>
      <Part title="Empty: no match">
        <div className={css.box}>
          <Empty
            kind="match"
            title="0 of 1,204,331 contacts match"
            filters={
              <>
                <FilterChip field="Country" operator="is" value="Austria" onRemove={nothing} />
                <FilterChip field="Tier" operator="is" value="Platinum" culprit onRemove={nothing} />
              </>
            }
            actions={
              <>
                <Button kind="primary">Drop “Tier is Platinum”</Button>
                <Button>Clear all</Button>
              </>
            }
          >
            Without <strong>Tier is Platinum</strong> there are 9,118. No contact in Austria has that tier.
          </Empty>
        </div>
      </Part>
      <Part title="Error">
        <div className={css.box}>
          <ErrorPanel
            title="Contacts could not be read from na-prod"
            details={{
              code: 'REQUEST_LIMIT_EXCEEDED',
              remote: 'TotalRequests Limit exceeded.',
              request: 'GET /services/data/v62.0/query · 403',
              id: 'oq-7f1ca20e · 09:41:58.212',
            }}
            actions={<Button kind="primary">See who used the budget</Button>}
            onRetry={nothing}
          >
            Salesforce refused the call because today’s API budget is used up. Your local copy from 09:41
            still works; 3 streams wait.
          </ErrorPanel>
          <ErrorPanel compact title="This panel failed, the others did not" onRetry={nothing}>
            The org answered 500.
          </ErrorPanel>
        </div>
      </Part>
      <Part title="Empty: first use, no permission">
        <div className={css.box}>
          <Empty
            kind="first"
            drawing="sync"
            title="No runs yet"
            actions={<Button kind="primary">Sync now</Button>}
            more={<a href="#/gallery">Try it on the demo org</a>}
          >
            A run reads what changed in the org since the last one and keeps every version.
          </Empty>
          <Empty kind="permission" title="You cannot see Salary__c">
            Field access for your integration user is off. Ask an admin for <code>Contact.Salary__c</code>{' '}
            read access.
          </Empty>
        </div>
      </Part>
      <Part title="Inspector">
        <div className={`${css.box} ${css.tall} ${css.inspect}`}>
          <Inspector
            name="Annika Brandt"
            kind="Contact in na-prod"
            id="0031i00000LqT4ZAAV"
            connection={naProd}
            actions={
              <IconButton label="Open in Salesforce" kind="edge">
                ↗
              </IconButton>
            }
            onClose={nothing}
            width={340}
            sections={[
              { id: 'fields', label: 'Fields', content: <SectionHead flush title="Fields" note="31" /> },
              {
                id: 'history',
                label: 'History',
                count: 14,
                content: (
                  <>
                    <SectionHead flush title="History" note="14 versions since 2 Nov 2024" />
                    <Diff changes={[{ field: 'Tier', before: 'Silver', after: 'Gold' }]} />
                  </>
                ),
              },
              { id: 'raw', label: 'Raw', content: <JsonView value={account} label="Raw record" /> },
            ]}
          />
        </div>
      </Part>
    </>
  )
}
