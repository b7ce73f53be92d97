import type { AuthFlow, AuthFlowStatus, SignInWay } from '../../contract/sign-in.ts'
import type { ErrorShape } from '../../contract/errors.ts'
import type { AppCredentials, LoginStart } from '../providers/provider.ts'
import { iso } from '../time.ts'
import type { Grant } from './grants.ts'

export type FlowRequest = {
  readonly provider: string
  readonly app: AppCredentials
  readonly label?: string | undefined
  readonly color?: number | undefined
  /** The connection this sign-in must renew; another org or user is then refused. */
  readonly connectionId?: number | undefined
  readonly signedInBy: SignInWay
  /** What renews the sign-in, where that is not the refresh token it brings. */
  readonly grant?: Grant | undefined
  /** The refresh token stays in use elsewhere. */
  readonly borrowed?: boolean | undefined
  readonly actor: string
}

/** What a sign-in waits for: the browser's return to us, a code entered elsewhere, or nothing any more. */
export type Way =
  | { readonly kind: 'web'; readonly login: LoginStart; readonly redirectUri: string }
  | {
      readonly kind: 'device'
      readonly userCode: string
      readonly verificationUri: string
      stop: () => void
    }
  | { readonly kind: 'done' }

export type Flow = {
  readonly id: string
  readonly request: FlowRequest
  readonly way: Way
  readonly expiresAt: number
  status: AuthFlowStatus['status']
  connectionId: number | null
  error: ErrorShape | null
  /** Set once the org has answered: a second answer with the same state is refused. */
  answered: boolean
  /** Set once the browser has come back from the sign-in page. */
  cameBack: boolean
}

/** A sign-in that has just begun, as the API answers it. */
export function toFlow({ id, way, expiresAt }: Flow): AuthFlow {
  return {
    flow_id: id,
    expires_at: iso(expiresAt),
    ...(way.kind === 'web' ? { authorize_url: way.login.authorizeUrl } : {}),
    ...(way.kind === 'device' ? { user_code: way.userCode, verification_uri: way.verificationUri } : {}),
  }
}

/** How far a sign-in is, as the API answers it. */
export function toStatus(flow: Flow): AuthFlowStatus {
  const { way, status, connectionId, error, expiresAt } = flow
  return {
    status,
    expires_at: iso(expiresAt),
    ...(status === 'pending' && way.kind === 'device'
      ? { user_code: way.userCode, verification_uri: way.verificationUri }
      : {}),
    ...(connectionId === null ? {} : { integration_id: connectionId }),
    ...(error === null ? {} : { error }),
  }
}
