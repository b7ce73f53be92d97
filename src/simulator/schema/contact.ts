import { area, date, datetime, email, flag, id, pick, ref, text } from './dsl.ts'
import { defineObject } from './object.ts'
import {
  address,
  audit,
  cleanStatus,
  individual,
  isDeleted,
  jigsaw,
  lastActivity,
  masterRecord,
  owner,
  personName,
  phones,
  photo,
  SOURCES,
  views,
} from './parts.ts'

export const TIERS = 'Bronze|Silver|Gold|Platinum'

export const contact = () =>
  defineObject(
    { name: 'Contact', label: 'Contact', keyPrefix: '003', traits: { feedEnabled: true, mergeable: true } },
    [
      id('Contact ID'),
      isDeleted(),
      masterRecord('Contact'),
      ref('AccountId', 'Account ID', 'Account', { children: 'Contacts', cascade: true }),
      ...personName('Mr.|Ms.|Mrs.|Dr.|Prof.'),
      ...address('Other'),
      ...address('Mailing'),
      ...phones(
        ['Phone', 'Business Phone'],
        ['Fax', 'Business Fax'],
        ['MobilePhone', 'Mobile Phone'],
        ['HomePhone', 'Home Phone'],
        ['OtherPhone', 'Other Phone'],
        ['AssistantPhone', 'Asst. Phone'],
      ),
      ref('ReportsToId', 'Reports To ID', 'Contact'),
      email('Email', 'Email'),
      text('Title', 'Title', 128),
      text('Department', 'Department', 80),
      text('AssistantName', "Assistant's Name", 40),
      pick('LeadSource', 'Lead Source', 255, SOURCES),
      date('Birthdate', 'Birthdate'),
      area('Description', 'Contact Description', 32000),
      owner(),
      ...audit(),
      lastActivity(),
      datetime('LastCURequestDate', 'Last Stay-in-Touch Request Date', { system: true }),
      datetime('LastCUUpdateDate', 'Last Stay-in-Touch Save Date', { system: true }),
      ...views(),
      text('EmailBouncedReason', 'Email Bounced Reason', 255, { permissionable: false }),
      datetime('EmailBouncedDate', 'Email Bounced Date', { permissionable: false }),
      flag('IsEmailBounced', 'Is Email Bounced', { system: true }),
      photo(),
      ...jigsaw('Contact', 'Jigsaw Contact ID'),
      cleanStatus(),
      individual(),
      pick('Loyalty_Tier__c', 'Loyalty Tier', 255, TIERS, { restrictedPicklist: true }),
    ],
  )
