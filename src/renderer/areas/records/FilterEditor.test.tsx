import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it, vi } from 'vitest'
import type { RecordFilter } from '../../../contract/records.ts'
import type { api } from '../../api/client.ts'
import { orpc, queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { FilterEditor } from './FilterEditor.tsx'

vi.mock('../../api/transport.ts', () => ({ link: { call: () => Promise.reject(new Error('no core')) } }))

afterEach(cleanup)

const fields = [
  { name: 'MailingCity', label: 'Mailing City', type: 'string' },
  { name: 'Amount', label: 'Amount', type: 'currency' },
  { name: 'IsWon', label: 'Won', type: 'boolean' },
  { name: 'Tier__c', label: 'Tier', type: 'picklist' },
]

function show(filter?: RecordFilter) {
  const onApply = vi.fn<(filter: RecordFilter) => void>()
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <FilterEditor
        connectionId={1}
        object="Contact"
        fields={fields}
        filter={filter}
        onApply={onApply}
        onCancel={vi.fn()}
      />
    </QueryClientProvider>,
  )
  return { onApply, user: userEvent.setup() }
}

it('finds a field by typing and makes a filter of any of several values, without the mouse', async () => {
  const { onApply, user } = show()
  await user.click(screen.getByRole('textbox', { name: 'Find a field' }))
  await user.keyboard('city{Enter}')
  await user.keyboard('Kiel{Enter}Köln')
  await user.click(screen.getByRole('button', { name: 'Add filter' }))
  expect(onApply).toHaveBeenCalledWith({ field: 'MailingCity', op: 'is', values: ['Kiel', 'Köln'] })
})

it('waits for a value', async () => {
  const { onApply, user } = show()
  await user.click(screen.getByRole('button', { name: /Amount/ }))
  await user.click(screen.getByRole('button', { name: 'Add filter' }))
  expect(onApply).not.toHaveBeenCalled()
  await user.type(screen.getByRole('spinbutton', { name: 'Value of Amount' }), '500{Enter}')
  expect(onApply).toHaveBeenCalledWith({ field: 'Amount', op: 'is', values: ['500'] })
})

it('asks a boolean with yes and no', async () => {
  const { onApply, user } = show()
  await user.click(screen.getByRole('button', { name: /Won/ }))
  await user.click(screen.getByRole('radio', { name: 'No' }))
  await user.click(screen.getByRole('button', { name: 'Add filter' }))
  expect(onApply).toHaveBeenCalledWith({ field: 'IsWon', op: 'is', values: ['false'] })
})

it('offers the values of a picklist and keeps those already chosen', async () => {
  queryClient.setQueryData(orpc.connections.fields.queryKey({ input: { id: 1, object: 'Contact' } }), {
    object: 'Contact',
    label: 'Contact',
    label_plural: 'Contacts',
    described_at: '2026-11-23T09:41:00.000Z',
    fields: [
      {
        ...fields[3]!,
        length: null,
        custom: true,
        nillable: true,
        calculated: false,
        reference_to: [],
        picklist: ['Gold', 'Silver'].map((value) => ({ value, label: value })),
      },
    ],
  } satisfies Awaited<ReturnType<typeof api.connections.fields>>)
  const { onApply, user } = show({ field: 'Tier__c', op: 'is', values: ['Gold'] })
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Gold' }).checked).toBe(true)
  await user.click(screen.getByRole('checkbox', { name: 'Silver' }))
  await user.click(screen.getByRole('button', { name: 'Change filter' }))
  expect(onApply).toHaveBeenCalledWith({ field: 'Tier__c', op: 'is', values: ['Gold', 'Silver'] })
})
