import { area, date, double, flag, id, int, pick, ref, text, url } from './dsl.ts'
import type { Field } from './dsl.ts'
import { TIERS } from './contact.ts'
import { defineObject } from './object.ts'
import type { ObjectSchema } from './object.ts'
import { audit, isDeleted, lastActivity, owner, views } from './parts.ts'

const name = (label: string) =>
  text('Name', label, 80, { nameField: true, idLookup: true, permissionable: false, defaultedOnCreate: true })

/** The fields that every custom object has before anyone adds one. */
export const customBase = (label: string): Field[] => [
  id('Record ID'),
  owner('Group|User'),
  isDeleted(),
  name(`${label} Name`),
  ...audit(),
  lastActivity(),
  ...views(),
]

export const loyaltyCard = () =>
  defineObject({ name: 'Loyalty_Card__c', label: 'Loyalty Card', keyPrefix: 'a00' }, [
    ...customBase('Loyalty Card'),
    ref('Contact__c', 'Contact', 'Contact', { children: 'Loyalty_Cards__r' }),
    text('Card_Number__c', 'Card Number', 20, { externalId: true, unique: true, idLookup: true }),
    pick('Tier__c', 'Tier', 255, TIERS, { restrictedPicklist: true }),
    double('Points__c', 'Points', 12, 0),
    date('Valid_Until__c', 'Valid Until'),
    date('Member_Since__c', 'Member Since'),
    flag('Active__c', 'Active', { permissionable: true }),
    area('Notes__c', 'Notes', 32768),
  ])

export const shipment = () =>
  defineObject({ name: 'Shipment__c', label: 'Shipment', keyPrefix: 'a01' }, [
    ...customBase('Shipment'),
    ref('Account__c', 'Account', 'Account', { children: 'Shipments__r' }),
    text('Tracking_Number__c', 'Tracking Number', 30, { externalId: true, idLookup: true }),
    pick('Status__c', 'Status', 255, '*Ordered|Packed|In Transit|Delivered|Returned|Lost', {
      restrictedPicklist: true,
    }),
    pick('Carrier__c', 'Carrier', 255, 'Harbour Freight|Northline|Meridian Post|Own Van'),
    date('Shipped_On__c', 'Shipped On'),
    date('Delivered_On__c', 'Delivered On'),
    double('Weight__c', 'Weight (kg)', 10, 3),
    int('Parcels__c', 'Parcels', 8, { permissionable: true }),
    flag('Delivered__c', 'Delivered', { permissionable: true }),
    url('Tracking_Link__c', 'Tracking Link'),
  ])

/** An object that was added while the organisation runs. */
export const customObject = (head: {
  name: string
  label: string
  labelPlural?: string
  keyPrefix: string
}): ObjectSchema => defineObject(head, customBase(head.label))
