import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'
import { recordRow } from './records.ts'

export const company = z.object({
  id: z.number(),
  name: z.string(),
  integrations: z.number().int(),
  records: z.number().int(),
  created_at: instant,
  updated_at: instant,
})
export type Company = z.infer<typeof company>

const tag = 'companies'

export const companies = {
  list: procedure('GET', '/api/companies', { tag, role: 'viewer', summary: 'Companies, by name' })
    .input(pageInput.extend({ q: z.string().max(200).optional() }))
    .output(pageOf(company)),
  records: procedure('GET', '/api/companies/{id}/records', {
    tag,
    role: 'viewer',
    summary: 'Records linked to a company in any connected system, newest version each',
  })
    .input(pageInput.extend({ id, type: z.string().max(40).optional() }))
    .output(pageOf(recordRow.extend({ type: z.string(), raw: z.string() }))),
}
