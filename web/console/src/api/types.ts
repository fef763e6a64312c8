// The server's shapes under the names that the console uses. Nothing is restated: all of
// them are made from the OpenAPI description.
import type {components} from './schema';

/** A shape of the OpenAPI description. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Contact = Schema<'Contact'>;
export type Company = Schema<'Company'>;
export type Tag = Schema<'Tag'>;
export type Note = Schema<'Note'>;
export type EventDefinition = Schema<'EventDefinition'>;
export type EventReceipt = Schema<'EventReceipt'>;
export type ReceiptValue = Schema<'ReceiptValue'>;
export type HeraldEvent = Schema<'Event'>;
export type EventSummary = Schema<'EventSummary'>;
export type ManagedMessage = Schema<'ManagedMessage'>;
export type Counted = Schema<'Counted'>;
export type MessageNumbers = Schema<'MessageNumbers'>;
export type MessageExplanation = Schema<'MessageExplanation'>;
export type ExplainedTree = Schema<'ExplainedTree'>;
export type DryRun = Schema<'DryRun'>;
export type ManagedSegment = Schema<'ManagedSegment'>;
export type DataAttribute = Schema<'DataAttribute'>;
export type Setting = Schema<'Setting'>;
export type Token = Schema<'Token'>;
export type Install = Schema<'Install'>;
export type AuditEntry = Schema<'AuditEntry'>;
export type ManagedJob = Schema<'ManagedJob'>;
export type ManagedMessenger = Schema<'ManagedMessenger'>;
export type ManagedWorkspace = Schema<'ManagedWorkspace'>;

/** A role of a teammate; each may do all that those before it may. */
export type Role = 'viewer' | 'support' | 'editor' | 'owner';

/** Who works in the console. */
export interface Teammate {
  type: 'teammate';
  id: string;
  name: string;
  email: string | null;
  role: Role;
  state: 'active' | 'invited' | 'removed';
  password_set: boolean;
  created_at: number;
  last_signed_in_at: number | null;
}

/** A sign-in session, as GET /manage/session tells it. */
export interface Session {
  type: 'session';
  teammate: Teammate;
  workspace: {app_id: string; name: string; time_zone: string};
  csrf_token: string;
  expires_at: number;
  public_url: string | null;
  /** Whether a new password takes the current one; not right after signing in with a link. */
  needs_current_password?: boolean;
}
