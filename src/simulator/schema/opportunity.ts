import { area, currency, date, datetime, double, flag, id, int, percent, pick, ref, text } from './dsl.ts'
import { defineObject } from './object.ts'
import { audit, isDeleted, lastActivity, owner, SOURCES, views } from './parts.ts'

export const STAGES =
  'Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis|' +
  'Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost'
const TYPES =
  'Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer'

const hint = { system: true, aggregatable: false, filterable: false, sortable: false } as const
const fiscal = { system: true, compoundFieldName: 'Fiscal' } as const

export const opportunity = () =>
  defineObject(
    {
      name: 'Opportunity',
      label: 'Opportunity',
      labelPlural: 'Opportunities',
      keyPrefix: '006',
      traits: { feedEnabled: true, deepCloneable: true },
    },
    [
      id('Opportunity ID'),
      isDeleted(),
      ref('AccountId', 'Account ID', 'Account', { children: 'Opportunities', cascade: true }),
      flag('IsPrivate', 'Private', { permissionable: true }),
      text('Name', 'Name', 120, { required: true, nameField: true, idLookup: true }),
      area('Description', 'Description', 32000),
      pick('StageName', 'Stage', 255, STAGES, { required: true }),
      currency('Amount', 'Amount', 18, 2),
      percent('Probability', 'Probability (%)', 3, 0, { defaultedOnCreate: true }),
      currency('ExpectedRevenue', 'Expected Amount', 18, 2, { createable: false, updateable: false }),
      double('TotalOpportunityQuantity', 'Quantity', 18, 2),
      date('CloseDate', 'Close Date', { required: true }),
      pick('Type', 'Opportunity Type', 255, TYPES),
      text('NextStep', 'Next Step', 255),
      pick('LeadSource', 'Lead Source', 255, SOURCES),
      flag('IsClosed', 'Closed', { system: true }),
      flag('IsWon', 'Won', { system: true }),
      pick(
        'ForecastCategory',
        'Forecast Category',
        40,
        'Omitted|Pipeline|BestCase=Best Case|MostLikely=Most Likely|Forecast=Commit|Closed',
        { system: true, nillable: false, restrictedPicklist: true },
      ),
      pick('ForecastCategoryName', 'Forecast Category', 255, 'Omitted|Pipeline|Best Case|Commit|Closed', {
        permissionable: false,
        defaultedOnCreate: true,
        restrictedPicklist: true,
      }),
      ref('CampaignId', 'Campaign ID', 'Campaign', { children: 'Opportunities' }),
      flag('HasOpportunityLineItem', 'Has Line Item', { system: true }),
      ref('Pricebook2Id', 'Price Book ID', 'Pricebook2', { permissionable: false, defaultedOnCreate: true }),
      owner(),
      ...audit(),
      lastActivity(),
      datetime('LastStageChangeDate', 'Last Stage Change Date', { system: true }),
      int('FiscalQuarter', 'Fiscal Quarter', 8, fiscal),
      int('FiscalYear', 'Fiscal Year', 8, fiscal),
      text('Fiscal', 'Fiscal Period', 6, { system: true, byteLength: 6 }),
      ref('ContactId', 'Contact ID', 'Contact', {
        updateable: false,
        permissionable: false,
        searchPrefilterable: false,
        relationshipName: null,
        children: 'Opportunities',
      }),
      ...views(),
      flag('HasOpenActivity', 'Has Open Activity', hint),
      flag('HasOverdueTask', 'Has Overdue Task', hint),
      ref('LastAmountChangedHistoryId', 'Opportunity History ID', 'OpportunityHistory', { system: true }),
      ref('LastCloseDateChangedHistoryId', 'Opportunity History ID', 'OpportunityHistory', { system: true }),
    ],
  )
