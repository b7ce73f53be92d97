import { flag } from './dsl.ts'
import type { Field } from './dsl.ts'

const PERMISSIONS = `
  MarketingUser OfflineUser AvantgoUser CallCenterAutoLogin MobileUser SFContentUser KnowledgeUser
  InteractionUser SupportUser
`

const PREFERENCES = `
  ActivityRemindersPopup EventRemindersCheckboxDefault TaskRemindersCheckboxDefault ReminderSoundOff
  DisableAllFeedsEmail DisableFollowersEmail DisableProfilePostEmail DisableChangeCommentEmail
  DisableLaterCommentEmail DisProfPostCommentEmail ContentNoEmail ContentEmailAsAndWhen
  ApexPagesDeveloperMode HideCSNGetChatterMobileTask DisableMentionsPostEmail DisMentionsCommentEmail
  HideCSNDesktopTask HideChatterOnboardingSplash HideSecondChatterOnboardingSplash
  DisCommentAfterLikeEmail DisableLikeEmail SortFeedByComment DisableMessageEmail
  DisableBookmarkEmail DisableSharePostEmail EnableAutoSubForFeeds
  DisableFileShareNotificationsForApi ShowTitleToExternalUsers ShowManagerToExternalUsers
  ShowEmailToExternalUsers ShowWorkPhoneToExternalUsers ShowMobilePhoneToExternalUsers
  ShowFaxToExternalUsers ShowStreetAddressToExternalUsers ShowCityToExternalUsers
  ShowStateToExternalUsers ShowPostalCodeToExternalUsers ShowCountryToExternalUsers
  ShowProfilePicToGuestUsers ShowTitleToGuestUsers ShowCityToGuestUsers ShowStateToGuestUsers
  ShowPostalCodeToGuestUsers ShowCountryToGuestUsers HideS1BrowserUI DisableEndorsementEmail
  PathAssistantCollapsed CacheDiagnostics ShowEmailToGuestUsers ShowManagerToGuestUsers
  ShowWorkPhoneToGuestUsers ShowMobilePhoneToGuestUsers ShowFaxToGuestUsers
  ShowStreetAddressToGuestUsers LightningExperiencePreferred PreviewLightning
  HideEndUserOnboardingAssistantModal HideLightningMigrationModal HideSfxWelcomeMat
  HideBiggerPhotoCallout GlobalNavBarWTShown GlobalNavGridMenuWTShown CreateLEXAppsWTShown
  FavoritesWTShown RecordHomeSectionCollapseWTShown RecordHomeReservedWTShown
  FavoritesShowTopFavorites ExcludeMailAppAttachments SuppressTaskSFXReminders
  SuppressEventSFXReminders PreviewCustomTheme HasCelebrationBadge UserDebugModePref
  NewLightningReportRunPageEnabled
`

const words = (list: string) => list.split(/\s+/).filter((word) => word !== '')

/** The labels of Salesforce are sentences; the name with its words apart is near enough to read. */
const spaced = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2')

export const userPermissions = (): Field[] =>
  words(PERMISSIONS).map((name) => flag(`UserPermissions${name}`, spaced(name)))

export const userPreferences = (): Field[] =>
  words(PREFERENCES).map((name) => flag(`UserPreferences${name}`, spaced(name)))
