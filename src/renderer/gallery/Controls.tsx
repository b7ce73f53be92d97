import { Checkbox, Menu, PasswordInput, Radio, Select, Switch, TextInput } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCopy,
  IconDots,
  IconDownload,
  IconPlugConnected,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Field } from '../kit/Field.tsx'
import { FilterChip } from '../kit/FilterChip.tsx'
import { Glyph, statusNames } from '../kit/Glyph.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { icon14, icon16 } from '../kit/icons.ts'
import { Kbd } from '../kit/Kbd.tsx'
import { Segmented } from '../kit/Segmented.tsx'
import { Status } from '../kit/Status.tsx'
import { Tabs } from '../kit/Tabs.tsx'
import css from './Gallery.module.css'
import { Part } from './Part.tsx'

const words: Readonly<Record<string, string>> = {
  ok: 'Healthy',
  fine: 'Fine, routine',
  running: 'Running',
  queued: 'Queued',
  paused: 'Paused',
  decision: 'Needs a decision',
  warning: 'Warning',
  partial: 'Partial',
  interrupted: 'Interrupted',
  failed: 'Failed',
  unknown: 'Unknown',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
}

function Buttons() {
  return (
    <Part title="Buttons">
      <div className={css.labelled}>
        <span>Primary</span>
        <div className={css.row}>
          <Button kind="primary">Sync now</Button>
          <Button kind="primary" icon={<IconRefresh {...icon14} />}>
            Sync 9 streams
          </Button>
        </div>
        <span>Default</span>
        <div className={css.row}>
          <Button icon={<IconPlugConnected {...icon14} />}>Test</Button>
          <Button>Export…</Button>
          <IconButton label="More" kind="edge">
            <IconDots {...icon16} />
          </IconButton>
        </div>
        <span>Quiet</span>
        <div className={css.row}>
          <Button kind="quiet">Format</Button>
          <Button kind="danger">Abort…</Button>
          <Button kind="final" size="large">
            Delete 318 leads
          </Button>
        </div>
        <span>Off</span>
        <div className={css.row}>
          <Button off="The job still runs" icon={<IconArrowBackUp {...icon14} />}>
            Undo…
          </Button>
          <span className={css.note}>says why: job still runs</span>
        </div>
        <span>Sizes</span>
        <div className={css.row}>
          <Button size="small">24</Button>
          <Button>28</Button>
          <Button size="large">32</Button>
          <Button kind="primary" busy>
            Uploading
          </Button>
        </div>
      </div>
    </Part>
  )
}

function Inputs() {
  const [span, setSpan] = useState<'1' | '24'>('1')
  return (
    <Part title="Inputs">
      <div className={css.pair}>
        <Field label="Alias">{(control) => <TextInput {...control} defaultValue="na-prod" />}</Field>
        <Field label="Reason" note="kept in the audit log">
          {(control) => <TextInput {...control} defaultValue="Fix after split" />}
        </Field>
        <Field label="Endpoint" error="Start with https://">
          {(control) => <TextInput {...control} defaultValue="http://mule" error />}
        </Field>
        <Field label="Client secret" help="Kept in the keychain of this computer">
          {(control) => <PasswordInput {...control} placeholder="••••••••3f9c" />}
        </Field>
        <Field label="Object">
          {(control) => (
            <Select
              {...control}
              data={['Account', 'Contact', 'Lead']}
              defaultValue="Contact"
              allowDeselect={false}
            />
          )}
        </Field>
        <Field label="Org id">
          {(control) => <TextInput {...control} disabled value="00D5i000001" readOnly />}
        </Field>
      </div>
      <div className={css.row} style={{ marginTop: 12 }}>
        <Checkbox defaultChecked aria-label="On" />
        <Checkbox indeterminate readOnly checked aria-label="Some" />
        <Checkbox aria-label="Off" />
        <Radio defaultChecked name="gallery" aria-label="First" />
        <Radio name="gallery" aria-label="Second" />
        <Switch defaultChecked aria-label="On" />
        <Switch aria-label="Off" />
        <Segmented
          label="Period"
          value={span}
          onChange={setSpan}
          options={[
            { value: '1', label: '1 h' },
            { value: '24', label: '24 h' },
          ]}
        />
      </div>
    </Part>
  )
}

function Statuses() {
  return (
    <Part title="Status: shape first, colour second">
      <div className={css.triple}>
        {statusNames.map((name) => (
          <Status key={name} status={name}>
            {words[name]}
          </Status>
        ))}
      </div>
      <div className={`${css.row} ${css.ruled} od-fg-2`}>
        {statusNames.map((name) => (
          <Glyph key={name} status={name} plain label={words[name]} />
        ))}
      </div>
      <p className={css.note}>The same marks without colour. No two share a shape.</p>
    </Part>
  )
}

export function TabsAndMenu() {
  const [tab, setTab] = useState('status')
  return (
    <Part title="Tabs, menu, keys, chips">
      <Tabs
        label="Sample"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'status', label: 'Status' },
          { id: 'timeline', label: 'Timeline' },
          { id: 'limits', label: 'Limits', count: 3 },
        ]}
      />
      <div className={css.row} style={{ marginTop: 12 }}>
        <Menu width={220}>
          <Menu.Target>
            <Button>Open the menu</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconRefresh {...icon14} />} rightSection={<Kbd keys="shift+r" />}>
              Retry only failed
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload {...icon14} />}>Download errors</Menu.Item>
            <Menu.Item leftSection={<IconCopy {...icon14} />}>Copy as curl</Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash {...icon14} />} disabled>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Kbd keys="mod+k" />
        <FilterChip field="Tier" operator="is" value="Gold" onRemove={() => undefined} />
        <FilterChip field="Tier" operator="is" value="Platinum" culprit onRemove={() => undefined} />
      </div>
    </Part>
  )
}

export function Controls() {
  return (
    <>
      <Buttons />
      <Inputs />
      <Statuses />
    </>
  )
}
