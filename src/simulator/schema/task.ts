import { area, combobox, date, datetime, flag, id, int, pick, ref, text } from './dsl.ts'
import { defineObject } from './object.ts'
import { audit, isDeleted, owner } from './parts.ts'

const WHAT = 'Account|Campaign|Loyalty_Card__c|Opportunity|Shipment__c'
const mask = { permissionable: false } as const

export const task = () =>
  defineObject({ name: 'Task', label: 'Task', keyPrefix: '00T', traits: { listviews: false } }, [
    id('Activity ID'),
    ref('WhoId', 'Name ID', 'Contact|Lead', { children: 'Tasks', cascade: true, permissionable: false }),
    ref('WhatId', 'Related To ID', WHAT, { children: 'Tasks', cascade: true, permissionable: false }),
    combobox('Subject', 'Subject', 255, 'Call|Send Letter|Send Quote|Email|Other', mask),
    date('ActivityDate', 'Due Date Only', mask),
    pick('Status', 'Status', 255, '*Not Started|In Progress|Completed|Waiting on someone else|Deferred', {
      required: true,
      defaultedOnCreate: true,
    }),
    pick('Priority', 'Priority', 255, 'High|*Normal|Low', { required: true, defaultedOnCreate: true }),
    flag('IsHighPriority', 'High Priority', { system: true }),
    owner(),
    area('Description', 'Description', 32000),
    isDeleted(),
    ref('AccountId', 'Account ID', 'Account', { system: true }),
    flag('IsClosed', 'Closed', { system: true }),
    ...audit(),
    flag('IsArchived', 'Archived', { system: true }),
    int('CallDurationInSeconds', 'Call Duration', 8),
    pick('CallType', 'Call Type', 40, 'Internal|Inbound|Outbound'),
    text('CallDisposition', 'Call Result', 255),
    text('CallObject', 'Call Object Identifier', 255),
    datetime('ReminderDateTime', 'Reminder Date/Time', mask),
    flag('IsReminderSet', 'Reminder Set'),
    ref('RecurrenceActivityId', 'Recurrence Activity ID', 'Task', {
      system: true,
      children: 'RecurringTasks',
      cascade: true,
    }),
    flag('IsRecurrence', 'Create Recurring Series of Tasks', { updateable: false }),
    date('RecurrenceStartDateOnly', 'Recurrence Start', mask),
    date('RecurrenceEndDateOnly', 'Recurrence End', mask),
    pick(
      'RecurrenceTimeZoneSidKey',
      'Recurrence Time Zone',
      40,
      'Europe/Lisbon|Europe/Berlin|America/New_York',
      mask,
    ),
    pick(
      'RecurrenceType',
      'Recurrence Type',
      40,
      'RecursDaily|RecursWeekly|RecursMonthly|RecursYearly',
      mask,
    ),
    int('RecurrenceInterval', 'Recurrence Interval', 9, mask),
    int('RecurrenceDayOfWeekMask', 'Recurrence Day of Week Mask', 9, mask),
    int('RecurrenceDayOfMonth', 'Recurrence Day of Month', 9, mask),
    pick('RecurrenceInstance', 'Recurrence Instance', 40, 'First|Second|Third|Fourth|Last', mask),
    pick('RecurrenceMonthOfYear', 'Recurrence Month of Year', 40, 'January|June|December', mask),
    pick('RecurrenceRegeneratedType', 'Repeat This Task', 40, 'RecurrenceRegenerateAfterDueDate', mask),
    pick('TaskSubtype', 'Task Subtype', 40, '*Task|Email|Call|ListEmail', {
      updateable: false,
      permissionable: false,
    }),
  ])
