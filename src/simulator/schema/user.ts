import { area, datetime, email, flag, id, phone, pick, ref, text, url } from './dsl.ts'
import { defineObject } from './object.ts'
import { address, audit, individual, views } from './parts.ts'
import { userPermissions, userPreferences } from './user-flags.ts'

const must = { required: true } as const
const picture = { system: true } as const
const LOCALES = 'en_US|en_GB|de_DE|fr_FR|es_ES|pt_PT|ja_JP'
const ZONES =
  'Europe/London|Europe/Berlin|Europe/Lisbon|America/New_York|America/Sao_Paulo|Asia/Tokyo|Australia/Sydney'
const OFTEN = 'D=Daily|W=Weekly|*N=Never'

export const user = () =>
  defineObject(
    {
      name: 'User',
      label: 'User',
      keyPrefix: '005',
      traits: {
        feedEnabled: true,
        deletable: false,
        undeletable: false,
        listviews: false,
        urls: {
          namedLayouts: '/describe/namedLayouts/{LayoutName}',
          passwordUtilities: '/{ID}/password',
        },
      },
    },
    [
      id('User ID'),
      text('Username', 'Username', 80, { ...must, idLookup: true }),
      text('LastName', 'Last Name', 80, must),
      text('FirstName', 'First Name', 40),
      text('Name', 'Full Name', 121, {
        system: true,
        nillable: false,
        nameField: true,
        extraTypeInfo: 'personname',
      }),
      text('CompanyName', 'Company Name', 80),
      text('Division', 'Division', 80),
      text('Department', 'Department', 80),
      text('Title', 'Title', 80),
      ...address(''),
      email('Email', 'Email', { ...must, length: 128, byteLength: 384 }),
      flag('EmailPreferencesAutoBcc', 'AutoBcc'),
      flag('EmailPreferencesAutoBccStayInTouch', 'AutoBccStayInTouch'),
      flag('EmailPreferencesStayInTouchReminder', 'StayInTouchReminder'),
      email('SenderEmail', 'Email Sender Address', { idLookup: false }),
      text('SenderName', 'Email Sender Name', 80),
      area('Signature', 'Email Signature', 1333),
      text('StayInTouchSubject', 'Stay-in-Touch Email Subject', 80),
      area('StayInTouchSignature', 'Stay-in-Touch Email Signature', 512),
      area('StayInTouchNote', 'Stay-in-Touch Email Note', 512),
      phone('Phone', 'Phone'),
      phone('Fax', 'Fax'),
      phone('MobilePhone', 'Mobile'),
      text('Alias', 'Alias', 8, must),
      text('CommunityNickname', 'Nickname', 40, { ...must, idLookup: true }),
      text('BadgeText', 'User Photo badge text overlay', 80, { system: true }),
      flag('IsActive', 'Active'),
      pick('TimeZoneSidKey', 'Time Zone', 40, ZONES, { ...must, restrictedPicklist: true }),
      ref('UserRoleId', 'Role ID', 'UserRole', { children: 'Users' }),
      pick('LocaleSidKey', 'Locale', 40, LOCALES, { ...must, restrictedPicklist: true }),
      flag('ReceivesInfoEmails', 'Info Emails'),
      flag('ReceivesAdminInfoEmails', 'Admin Info Emails'),
      pick('EmailEncodingKey', 'Email Encoding', 40, '*UTF-8|ISO-8859-1', {
        ...must,
        restrictedPicklist: true,
      }),
      ref('ProfileId', 'Profile ID', 'Profile', must),
      pick('UserType', 'User Type', 40, '*Standard|PowerPartner|Guest', { system: true }),
      pick('LanguageLocaleKey', 'Language', 40, LOCALES, { ...must, restrictedPicklist: true }),
      text('EmployeeNumber', 'Employee Number', 20),
      ref('DelegatedApproverId', 'Delegated Approver ID', 'Group|User', { relationshipName: null }),
      ref('ManagerId', 'Manager ID', 'User', { children: 'ManagedUsers' }),
      datetime('LastLoginDate', 'Last Login', { system: true }),
      datetime('LastPasswordChangeDate', 'Last Password Change or Reset', { system: true }),
      ...audit(),
      datetime('OfflineTrialExpirationDate', 'Offline Edition Trial Expiration Date', { system: true }),
      datetime('OfflinePdaTrialExpirationDate', 'Sales Anywhere Trial Expiration Date', { system: true }),
      ...userPermissions(),
      flag('ForecastEnabled', 'Allow Forecasting'),
      ...userPreferences(),
      ref('ContactId', 'Contact ID', 'Contact', { updateable: false }),
      ref('AccountId', 'Account ID', 'Account', { system: true }),
      ref('CallCenterId', 'Call Center ID', 'CallCenter', { relationshipName: null }),
      phone('Extension', 'Extension'),
      pick('PortalRole', 'Portal Role Level', 40, 'Executive|Manager|Worker', { system: true }),
      flag('IsPortalEnabled', 'Portal Enabled', { createable: false }),
      flag('IsPortalSelfRegistered', 'Portal Self Registered', { system: true }),
      text('FederationIdentifier', 'SAML Federation ID', 512, { idLookup: true }),
      area('AboutMe', 'About Me', 1000),
      url('FullPhotoUrl', 'Url for full-sized Photo', picture),
      url('SmallPhotoUrl', 'Photo', picture),
      flag('IsExtIndicatorVisible', 'Show external indicator', { system: true }),
      text('OutOfOfficeMessage', 'Out of office message', 40),
      url('MediumPhotoUrl', 'Url for medium profile photo', picture),
      pick('DigestFrequency', 'Chatter Email Highlights Frequency', 40, OFTEN, {
        ...must,
        defaultedOnCreate: true,
      }),
      pick(
        'DefaultGroupNotificationFrequency',
        'Default Notification Frequency when Joining Groups',
        40,
        OFTEN,
        {
          ...must,
          defaultedOnCreate: true,
        },
      ),
      ...views(),
      url('BannerPhotoUrl', 'Url for banner photo', picture),
      url('SmallBannerPhotoUrl', 'Url for IOS banner photo', picture),
      url('MediumBannerPhotoUrl', 'Url for Android banner photo', picture),
      flag('IsProfilePhotoActive', 'Has Profile Photo', { system: true }),
      individual(),
    ],
  )

const named = { system: true, nillable: false, nameField: true } as const

/** Only what clients read when they resolve a user's or record's kind. */
export const profile = () =>
  defineObject(
    {
      name: 'Profile',
      label: 'Profile',
      labelPlural: 'Profile',
      keyPrefix: '00e',
      traits: { ...setup, deletable: true, updateable: true, searchable: true, mruEnabled: true },
    },
    [
      id('Profile ID'),
      text('Name', 'Name', 255, named),
      pick('UserType', 'User Type', 40, '*Standard', { system: true }),
      text('Description', 'Description', 255, { system: true }),
      ...audit(),
    ],
  )

export const setup = {
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
  layoutable: false,
  searchable: false,
  searchLayoutable: false,
  triggerable: false,
  mruEnabled: false,
} as const

export const recordType = () =>
  defineObject(
    {
      name: 'RecordType',
      label: 'Record Type',
      keyPrefix: '012',
      traits: { ...setup, createable: true, updateable: true, mruEnabled: true },
    },
    [
      id('Record Type ID'),
      text('Name', 'Name', 80, named),
      text('DeveloperName', 'Record Type Name', 80, { system: true, nillable: false }),
      text('NamespacePrefix', 'Namespace Prefix', 15, { system: true }),
      text('Description', 'Description', 255, { system: true }),
      pick('SobjectType', 'SObject Type Name', 40, 'Account|Contact|Lead|Opportunity', {
        system: true,
        nillable: false,
      }),
      flag('IsActive', 'Active', { system: true }),
      ...audit(),
    ],
  )
