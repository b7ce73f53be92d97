import { Select } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordFilter } from '../../../contract/records.ts'
import { Button } from '../../kit/Button.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { FieldList } from './FieldList.tsx'
import type { Field } from './fields.ts'
import css from './FilterEditor.module.css'
import { operatorsOf } from './filters.ts'
import { usePicklist } from './use-picklist.ts'
import { ValueInput } from './ValueInput.tsx'

export type FilterEditorProps = {
  readonly connectionId: number
  readonly object: string
  readonly fields: readonly Field[]
  /** The filter to change; a new one begins with its field. */
  readonly filter: RecordFilter | undefined
  readonly onApply: (filter: RecordFilter) => void
  readonly onCancel: () => void
}

/** Builds one filter: a field, what is asked of it, and the values. */
export function FilterEditor(props: FilterEditorProps) {
  const { fields, filter } = props
  const [field, setField] = useState(fields.find((known) => known.name === filter?.field))
  if (!field) return <FieldList fields={fields} onPick={setField} />
  return <Condition key={field.name} {...props} field={field} onBack={() => setField(undefined)} />
}

type ConditionProps = FilterEditorProps & { readonly field: Field; readonly onBack: () => void }

function Condition({ connectionId, object, field, filter, onApply, onCancel, onBack }: ConditionProps) {
  const operators = operatorsOf(field)
  const own = filter?.field === field.name ? filter : undefined
  const [op, setOp] = useState(own?.op ?? operators[0]?.op ?? 'is')
  const [values, setValues] = useState<readonly string[]>(own?.values ?? [])
  const options = usePicklist(connectionId, object, field)
  const takes = operators.find((known) => known.op === op)?.takes ?? 'many'
  const kept = values.map((value) => value.trim()).filter(Boolean)
  const off = takes !== 'none' && kept.length === 0 && 'Give a value to compare with first.'
  return (
    <form
      className={css.condition}
      onSubmit={(event) => {
        event.preventDefault()
        if (off) return
        onApply({
          field: field.name,
          op,
          values: takes === 'none' ? [] : takes === 'one' ? kept.slice(0, 1) : kept,
        })
      }}
    >
      <div className={css.head}>
        <IconButton label="Choose another field" size="small" onClick={onBack}>
          <IconChevronLeft {...icon16} />
        </IconButton>
        <b className={css.label}>{field.label}</b>
        <span className={css.type}>{field.type}</span>
      </div>
      <Select
        aria-label={`What ${field.label} is compared by`}
        data={operators.map((known) => ({ value: known.op, label: known.words }))}
        value={op}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => setOp(operators.find((known) => known.op === next)?.op ?? op)}
      />
      {takes === 'none' ? null : (
        <ValueInput field={field} takes={takes} options={options} values={values} onChange={setValues} />
      )}
      <div className={css.foot}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button kind="primary" type="submit" off={off}>
          {own ? 'Change filter' : 'Add filter'}
        </Button>
      </div>
    </form>
  )
}
