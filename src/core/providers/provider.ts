import type { Environment } from '../../contract/sign-in.ts'

/** What a remote system may or may not be able to do; asked before it is offered. */
export type Feature = 'web_login' | 'deleted_rows' | 'safe_bound' | 'limits' | 'describe'

/** What an object means to the console, whatever the remote system calls it. */
export type ObjectRole =
  | 'company'
  | 'contact'
  | 'lead'
  | 'deal'
  | 'campaign'
  | 'campaign_member'
  | 'activity'
  | 'user'
  | 'other'

export type Tokens = {
  readonly accessToken: string
  /** Null: the one we hold stays valid. */
  readonly refreshToken: string | null
  readonly instanceUrl: string
  readonly scopes: readonly string[]
}

export type Identity = {
  readonly orgId: string
  readonly orgName: string
  readonly userId: string
  readonly username: string
  readonly environment: Environment
  readonly apiVersion: string
}

/** What the signed-in user may do, profile and permission sets added up. */
export type Permissions = {
  readonly api: boolean
  readonly viewAll: boolean
  readonly viewSetup: boolean
}

export type AppCredentials = {
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string | null
}

/** A code the person enters at `verificationUri`, on any device. */
export type DeviceStart = {
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUri: string
  /** Least time between two looks. */
  readonly intervalMs: number
  readonly lifeMs: number
}

export type DevicePoll =
  | { readonly state: 'pending' | 'slow_down' | 'denied' | 'expired' }
  | { readonly state: 'granted'; readonly tokens: Tokens }

export type LoginStart = { readonly authorizeUrl: string; readonly state: string; readonly verifier: string }

export type Usage = { readonly used: number; readonly limit: number }

/** A signed-in line to one org. `token` is asked for each call; `renew` after the org refused it. */
export type Session = {
  readonly instanceUrl: string
  readonly apiVersion: string
  token(): Promise<string>
  /** A fresh token in place of a refused one. Single-flight across all callers. */
  renew(refused: string): Promise<string>
  onUsage?(usage: Usage): void
  /** Told when the org refuses because its calls of 24 hours are spent, with its count if it gave one. */
  onSpent?(usage: Usage | null): void
  /** Told the instant that stood on an answer when it left the org, milliseconds (B6). */
  onDate?(ms: number): void
  /** Told of every call that counts against the org's budget. */
  onCall?(): void
  readonly signal?: AbortSignal
}

export type FieldInfo = {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly length: number | null
  readonly custom: boolean
  readonly nillable: boolean
  readonly calculated: boolean
  /** Whether a query may ask for a value in it. */
  readonly filterable: boolean
  readonly referenceTo: readonly string[]
  /** Name under which formulas reach through a lookup, in small letters. */
  readonly relationship?: string
  /** Of a formula: the relationships it reaches through. Missing where the remote system does not tell. */
  readonly reaches?: readonly string[]
  readonly picklist: readonly { readonly value: string; readonly label: string }[]
}

export type ObjectInfo = {
  readonly object: string
  readonly label: string
  readonly labelPlural: string
  readonly fields: readonly FieldInfo[]
  /** Field a row is called by, null when it has none. */
  readonly nameField: string | null
  /** Field that says when a row last changed, null when the object has none that can be filtered. */
  readonly modstampField: string | null
  readonly hasDeletedFlag: boolean
  /** Whether two of its records can be merged into one. */
  readonly mergeable: boolean
  readonly replicateable: boolean
  /** Over names and types of all fields: a different hash means the shape changed. */
  readonly hash: string
}

export type ObjectSummary = {
  readonly object: string
  readonly label: string
  readonly custom: boolean
  readonly queryable: boolean
}

/** How one object is read. Plain data: it crosses into the worker thread. */
export type ReadPlan = {
  readonly object: string
  readonly fields: readonly string[]
  /** The remote type of each field. */
  readonly types: Readonly<Record<string, string>>
  readonly nameField: string | null
  readonly modstampField: string | null
  /** Field that points at the company record a row belongs to. */
  readonly companyField: string | null
  readonly deletedRows: boolean
  readonly replicateable: boolean
  /** Records of this object can be merged into one another. */
  readonly mergeable: boolean
  /** Fields whose value can change without the row's stamp moving (B12). */
  readonly formulas: readonly string[]
}

/** One remote row, ready for the store. */
export type RemoteRow = {
  readonly externalId: string
  /** Milliseconds; null when the object has no such stamp. */
  readonly modstamp: number | null
  readonly deleted: boolean
  /** The row as received, byte for byte. */
  readonly raw: string
  /** Over the fields that are content: equal hash = nothing a person would call a change. */
  readonly hash: string
  readonly name: string
  readonly search: string
  readonly companyRef: string | null
  readonly mergedInto: string | null
  /** Normalised fields (name, email, phone …), JSON. */
  readonly extracted: string
}

export type RemotePage = { readonly rows: readonly RemoteRow[] }

/** Rows of a bulk read, and the mark to go on from once they are stored. */
export type BulkPage = RemotePage & {
  readonly mark: string
  /** Rows of the whole read, as the remote system counted them. */
  readonly total: number
}

/** Reads many rows at once, in no particular order. */
export type BulkReader = {
  /** From this many rows on it is the better way. */
  readonly worthIt: number
  /**
   * All live rows after a mark (null = from the start). Throws NOT_AVAILABLE before the first row when the remote
   * system does not offer this object in bulk.
   */
  read(session: Session, plan: ReadPlan, mark: string | null): AsyncGenerator<BulkPage>
  /** Gives up what a mark still holds at the remote system. */
  discard(session: Session, mark: string): Promise<void>
}

/** Keyset position inside a window: the stamp and id of the last row taken. */
export type Position = { readonly modstamp: number; readonly id: string }

/** Reading side of a provider; runs on a worker thread, so it keeps nothing between calls. */
export type Reader = {
  /** Instant of the remote system's own clock, milliseconds (B6: never the laptop's). */
  serverNow(session: Session): Promise<number>
  /** A plan that reads no more than which rows there are, when they changed, and whether they are deleted. */
  narrow(plan: ReadPlan): ReadPlan
  /** Live rows; null when the remote system cannot count that many in time. */
  count(session: Session, plan: ReadPlan): Promise<number | null>
  /** All live rows in id order, after a given id; with `having`, those with a value in one of these fields. */
  readAll(
    session: Session,
    plan: ReadPlan,
    afterId: string | null,
    having?: readonly string[],
  ): AsyncGenerator<RemotePage>
  /** The rows of these ids, deleted ones too; ids the remote system does not know are passed over. */
  readSome(session: Session, plan: ReadPlan, ids: readonly string[]): AsyncGenerator<RemotePage>
  /**
   * Ids deleted inside the window by the remote system's own log, purged ones too, and until when the log is complete.
   * Null when it has no log that reaches back to the window's beginning (B8).
   */
  readDeletions(
    session: Session,
    plan: ReadPlan,
    window: { readonly after: number; readonly until: number },
  ): Promise<{ readonly ids: readonly string[]; readonly until: number } | null>
  /** Null when the remote system has no such way. */
  readonly bulk: BulkReader | null
  /** Rows changed inside `(after, until]`, deleted ones too, by (stamp, id), after a position. */
  readChanges(
    session: Session,
    plan: ReadPlan,
    window: { readonly after: number; readonly until: number },
    position: Position | null,
  ): AsyncGenerator<RemotePage>
  /** One row by id, deleted or not; null when the org does not know it. */
  readOne(session: Session, plan: ReadPlan, externalId: string): Promise<RemoteRow | null>
  /** Latest instant up to which nothing can still appear, at most `until` (B1). */
  safeBound(
    session: Session,
    plan: ReadPlan,
    window: { readonly after: number; readonly until: number },
  ): Promise<number>
}

/** One remote system behind a common face. What is particular to it stays in its own folder. */
export interface Provider {
  readonly id: string
  readonly label: string
  /** Value of `type` on connectors: SALESFORCE, HUBSPOT … */
  readonly type: string
  supports(feature: Feature): boolean
  /** Objects every connection starts with, in reading order: parents first. */
  readonly standardObjects: readonly string[]
  /** "contacts" → "Contact"; an unknown word is taken as an object name. */
  objectOf(entity: string): string
  roleOf(object: string): ObjectRole
  /** The object whose rows are companies. */
  readonly companyObject: string | null
  /** How a history is read: who changed a row, and which fields move without saying anything. */
  readonly history: {
    readonly modifiedBy: string
    readonly userObject: string
    readonly bookkeeping: ReadonlySet<string>
  }
  /** Columns a grid shows first. */
  columnsOf(object: string): readonly string[]
  recordUrl(instanceUrl: string, object: string, externalId: string): string | null
  /** A remote id hidden in what a person pasted, in the form the store keeps. */
  parseId(text: string): string | null

  /** What a person can do about a refused sign-in, in a sentence; code and words are the remote system's. */
  adviceFor(code: string, message: string): string
  startLogin(app: AppCredentials, redirectUri: string): Promise<LoginStart>
  finishLogin(app: AppCredentials, redirectUri: string, code: string, verifier: string): Promise<Tokens>
  startDevice(app: AppCredentials): Promise<DeviceStart>
  pollDevice(app: AppCredentials, deviceCode: string): Promise<DevicePoll>
  /** Signs in a user the app was let in for, by a key (PEM) whose certificate the app holds. */
  byAssertion(app: AppCredentials, username: string, privateKey: string, nowMs: number): Promise<Tokens>
  /** Signs in as the app itself. */
  byClient(app: AppCredentials): Promise<Tokens>
  refresh(app: AppCredentials, refreshToken: string): Promise<Tokens>
  revoke(app: AppCredentials, token: string): Promise<boolean>
  identify(instanceUrl: string, accessToken: string): Promise<Identity>
  /** Null where the remote system does not tell. */
  permissions(session: Session): Promise<Permissions | null>

  listObjects(session: Session): Promise<readonly ObjectSummary[]>
  describe(session: Session, object: string): Promise<ObjectInfo>
  usage(session: Session): Promise<Usage | null>
  plan(info: ObjectInfo): ReadPlan
}
