import { area, combobox, date, datetime, flag, id, int, pick, ref, text } from './dsl.ts'
import { defineObject } from './object.ts'
import { audit, isDeleted } from './parts.ts'

const WHAT = 'Account|Campaign|Loyalty_Card__c|Opportunity|Shipment__c'
const ZONES =
  'Europe/London|Europe/Berlin|Europe/Lisbon|America/New_York|America/Sao_Paulo|Asia/Tokyo|Australia/Sydney'
const TYPES =
  'RecursDaily=Recurs Daily|RecursEveryWeekday=Recurs Every Weekday|RecursMonthly=Recurs Monthly|' +
  'RecursMonthlyNth=Recurs Monthly Nth|RecursWeekly=Recurs Weekly|RecursYearly=Recurs Yearly|RecursYearlyNth=Recurs Yearly Nth'
const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December'

/** Everybody sees the hours of an event, whatever the field permissions are. */
const mask = { permissionable: false } as const
const read = { system: true } as const
const strict = { permissionable: false, restrictedPicklist: true } as const
const link = { children: 'Events', cascade: true, searchPrefilterable: true } as const
const day = { ...mask, aggregatable: false } as const

export const event = () =>
  defineObject(
    {
      name: 'Event',
      label: 'Event',
      keyPrefix: '00U',
      traits: { listviews: false, urls: { eventSeriesUpdates: '/{ID}/fromThisEventOnwards' } },
    },
    [
      id('Activity ID'),
      ref('WhoId', 'Name ID', 'Contact|Lead', link),
      ref('WhatId', 'Related To ID', WHAT, link),
      combobox('Subject', 'Subject', 255, 'Call|Email|Meeting|Send Letter/Quote|Other', {
        ...mask,
        groupable: false,
        nameField: true,
      }),
      text('Location', 'Location', 255),
      flag('IsAllDayEvent', 'All-Day Event', { permissionable: true }),
      datetime('ActivityDateTime', 'Due Date Time', mask),
      date('ActivityDate', 'Due Date Only', day),
      int('DurationInMinutes', 'Duration', 8, mask),
      datetime('StartDateTime', 'Start Date Time', mask),
      datetime('EndDateTime', 'End Date Time', mask),
      date('EndDate', 'End Date', read),
      area('Description', 'Description', 32000),
      ref('AccountId', 'Account ID', 'Account', read),
      ref('OwnerId', 'Assigned To ID', 'Calendar|User', {
        required: true,
        defaultedOnCreate: true,
        searchPrefilterable: false,
      }),
      flag('IsPrivate', 'Private'),
      pick('ShowAs', 'Show Time As', 40, '*Busy|OutOfOffice=Out of Office|Free', {
        ...strict,
        defaultedOnCreate: true,
      }),
      isDeleted(),
      flag('IsChild', 'Is Child', read),
      flag('IsGroupEvent', 'Is Group Event', read),
      pick(
        'GroupEventType',
        'Group Event Type',
        40,
        '*0=Non-group Event|1=Group Event|2=Proposed Event|3=IsRecurrence2 Series Pattern',
        { ...read, restrictedPicklist: true, defaultedOnCreate: true },
      ),
      ...audit(),
      flag('IsArchived', 'Archived', read),
      ref('RecurrenceActivityId', 'Recurrence Activity ID', 'Event', {
        ...read,
        children: 'RecurringEvents',
        relationshipName: null,
        searchPrefilterable: false,
      }),
      flag('IsRecurrence', 'Create Recurring Series of Events', { updateable: false }),
      datetime('RecurrenceStartDateTime', 'Recurrence Start', mask),
      date('RecurrenceEndDateOnly', 'Recurrence End', mask),
      pick('RecurrenceTimeZoneSidKey', 'Recurrence Time Zone', 40, ZONES, strict),
      pick('RecurrenceType', 'Recurrence Type', 40, TYPES, strict),
      int('RecurrenceInterval', 'Recurrence Interval', 9, mask),
      int('RecurrenceDayOfWeekMask', 'Recurrence Day of Week Mask', 9, mask),
      int('RecurrenceDayOfMonth', 'Recurrence Day of Month', 9, mask),
      pick(
        'RecurrenceInstance',
        'Recurrence Instance',
        40,
        'First=1st|Second=2nd|Third=3rd|Fourth=4th|Last=last',
        strict,
      ),
      pick('RecurrenceMonthOfYear', 'Recurrence Month of Year', 40, MONTHS, strict),
      datetime('ReminderDateTime', 'Reminder Date/Time', mask),
      flag('IsReminderSet', 'Reminder Set'),
      pick('EventSubtype', 'Event Subtype', 40, 'Event', { ...strict, updateable: false }),
      flag('IsRecurrence2Exclusion', 'Historical Event, Not Following Recurrence', read),
      area('Recurrence2PatternText', 'Recurrence Pattern', 512, { ...mask, updateable: false }),
      pick('Recurrence2PatternVersion', 'Pattern Version', 40, '1=RFC 5545 v4 RRULE|2=RFC 5545 v4_2 RRULE', {
        ...read,
        restrictedPicklist: true,
      }),
      flag('IsRecurrence2', 'Repeat', read),
      flag('IsRecurrence2Exception', 'Is Exception', read),
      datetime('Recurrence2PatternStartDate', 'Recurrence Pattern Start Date', read),
      text('Recurrence2PatternTimeZone', 'Recurrence Pattern Time Zone Reference', 255, read),
    ],
  )
