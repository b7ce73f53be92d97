import { memberCopies } from './member.ts'
import { area, currency, date, double, flag, id, int, pick, ref, text } from './dsl.ts'
import { defineObject } from './object.ts'
import { audit, isDeleted, lastActivity, owner, SOURCES, views } from './parts.ts'

const roll = { system: true, nillable: false } as const
const TYPES =
  'Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other'

export const campaign = () =>
  defineObject({ name: 'Campaign', label: 'Campaign', keyPrefix: '701', traits: { deepCloneable: true } }, [
    id('Campaign ID'),
    isDeleted(),
    text('Name', 'Name', 80, { required: true, nameField: true, idLookup: true }),
    ref('ParentId', 'Parent Campaign ID', 'Campaign', { children: 'ChildCampaigns' }),
    pick('Type', 'Type', 40, TYPES),
    pick('Status', 'Status', 40, '*Planned|In Progress|Completed|Aborted'),
    date('StartDate', 'Start Date'),
    date('EndDate', 'End Date'),
    currency('ExpectedRevenue', 'Expected Revenue', 18, 0),
    currency('BudgetedCost', 'Budgeted Cost', 18, 0),
    currency('ActualCost', 'Actual Cost', 18, 0),
    double('ExpectedResponse', 'Expected Response (%)', 10, 2),
    double('NumberSent', 'Num Sent', 18, 0),
    flag('IsActive', 'Active', { permissionable: true }),
    area('Description', 'Description', 32000),
    int('NumberOfLeads', 'Leads in Campaign', 8, roll),
    int('NumberOfConvertedLeads', 'Converted Leads in Campaign', 8, roll),
    int('NumberOfContacts', 'Contacts in Campaign', 8, roll),
    int('NumberOfResponses', 'Responses in Campaign', 8, roll),
    int('NumberOfOpportunities', 'Opportunities in Campaign', 8, roll),
    int('NumberOfWonOpportunities', 'Won Opportunities in Campaign', 8, roll),
    currency('AmountAllOpportunities', 'Value Opportunities in Campaign', 18, 0, roll),
    currency('AmountWonOpportunities', 'Value Won Opportunities in Campaign', 18, 0, roll),
    owner(),
    ...audit(),
    lastActivity(),
    ...views(),
    ref('CampaignMemberRecordTypeId', 'Record Type ID', 'RecordType', { permissionable: false }),
  ])

export const campaignMember = () =>
  defineObject(
    {
      name: 'CampaignMember',
      label: 'Campaign Member',
      keyPrefix: '00v',
      traits: {
        undeletable: false,
        mruEnabled: false,
        searchable: false,
        listviews: false,
        quickActions: false,
      },
    },
    [
      id('Campaign Member ID'),
      isDeleted(),
      ref('CampaignId', 'Campaign ID', 'Campaign', {
        required: true,
        updateable: false,
        children: 'CampaignMembers',
        cascade: true,
      }),
      ref('LeadId', 'Lead ID', 'Lead', { updateable: false, children: 'CampaignMembers', cascade: true }),
      ref('ContactId', 'Contact ID', 'Contact', {
        updateable: false,
        children: 'CampaignMembers',
        cascade: true,
      }),
      pick('Status', 'Status', 40, '*Sent|Responded'),
      flag('HasResponded', 'Responded', { system: true }),
      ...audit(),
      date('FirstRespondedDate', 'First Responded Date', { system: true }),
      ...memberCopies(),
      pick('LeadSource', 'Lead Source', 40, SOURCES, { system: true }),
      text('CompanyOrAccount', 'Company (Account)', 255, { system: true }),
      text('Type', 'Related Record Type', 40, { system: true }),
      ref('LeadOrContactId', 'Related Record ID', 'Contact|Lead', { system: true, relationshipName: null }),
      ref('LeadOrContactOwnerId', 'Related Record Owner ID', 'Group|User', { system: true }),
    ],
  )
