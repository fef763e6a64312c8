//! Messages, and what became of them.

mod deliveries;
mod devices;
mod facts;
mod message;
mod outcomes;
mod spec;
mod words;

pub use deliveries::{
    Cause, DeliveryOfRow, DeliveryRow, MessageSends, OutboxRow, Sending, SendingState, SendsRow, TimerRow,
};
pub use devices::{Device, DeviceOwnerRow, DevicesRow, PushService};
pub use facts::{FactCountRow, FactDay, FactRow, MemberRow};
pub use message::{MessageRow, MessageState, MessageVersionRow, OfficeHoursRow, PauseReason, PulseRow};
pub use outcomes::{DecisionRow, MessageCount, MessageStatsRow, MessageVerdict, Verdict};
pub use spec::{
    Channel, EventTrigger, Frequency, FrequencyMode, Goal, MessageAudience, MessageKind, MessageSpec, Occurrence,
    Schedule, Stop, Trigger, Window, Windows,
};
