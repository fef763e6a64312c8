//! What each table's rows hold. `store` writes them; a row may gain fields at
//! its end, which older rows read as their defaults.

mod attributes;
mod audit;
mod browsers;
mod companies;
mod contacts;
mod events;
mod held;
mod jobs;
mod messages;
mod notes;
mod segments;
mod subscriptions;
mod tags;
mod teammates;
mod workspaces;

pub use attributes::{AttributeNameRow, AttributeRow, AttributeValue, DataType, Model, Standard};
pub use audit::{ActorRef, AuditChange, AuditRow};
pub use browsers::{BrowsingRow, IdentitySecretRow, MessengerRow, PageViewRow, Platform, SiteRow};
pub use companies::{CompanyContactRow, CompanyIdRow, CompanyIdentifierKind, CompanyRow};
pub use contacts::{ContactRow, FieldRef, Identified, IdentifierKind, IdentifierRow, MergeRow, Role};
pub use events::{
    CatalogKeyFact, CatalogRow, DefinitionNameRow, DefinitionRow, DoneRow, DropReason, LogRow, NotStored, RefusalRow,
    SeenRow, SeenWhat, StatsRow, SummaryRow, TimelineRow,
};
pub use held::{HeldCountRow, HeldRow, HeldUnderRow};
pub use jobs::{BulkErrorRow, BulkTask, EraseStage, ImportState, JobKind, JobRow, Sweep};
pub use messages::{
    Cause, Channel, DecisionRow, DeliveryOfRow, DeliveryRow, Device, DeviceOwnerRow, DevicesRow, EventTrigger,
    FactCountRow, FactDay, FactRow, Frequency, FrequencyMode, Goal, MemberRow, MessageAudience, MessageCount,
    MessageKind, MessageRow, MessageSends, MessageSpec, MessageState, MessageStatsRow, MessageVerdict,
    MessageVersionRow, Occurrence, OfficeHoursRow, OutboxRow, PauseReason, PulseRow, PushService, Schedule, Sending,
    SendingState, SendsRow, Stop, TimerRow, Trigger, Verdict, Window, Windows,
};
pub use notes::{About, NoteAboutRow, NoteRow};
pub use segments::{AudienceRow, PersonType, SegmentRow};
pub use subscriptions::{Consent, SubscriptionTypeRow, WebhookRow};
pub use tags::{TagNameRow, TagRow, Tagging};
pub use teammates::{LoginSessionRow, SignInLink, TeammateRole, TeammateRow};
pub use workspaces::{AppRow, CountersRow, NodeRow, Scopes, TokenRow, WorkspaceRow};
