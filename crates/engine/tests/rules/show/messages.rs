//! What stands in rows about messages.

use super::text::Text;
use engine::ids::{DeliveryId, FactId, MessageId, TimerId};
use engine::predicates::MetadataTree;
use engine::rows::{
    Cause, Device, FactDay, MessageKind, MessageSends, MessageSpec, MessageState, MessageVerdict, PauseReason, Sending,
    Window,
};

macro_rules! plain {
    ($($ty:ty: |$value:ident| $text:expr;)*) => {$(
        impl Text for $ty {
            fn text(&self) -> String {
                let $value = self;
                $text
            }
        }
    )*};
}

plain! {
    MessageId: |id| id.to_string();
    DeliveryId: |id| id.to_string();
    MessageKind: |kind| kind.name().to_owned();
    MessageState: |state| state.name().to_owned();
    MessageSpec: |spec| format!("({spec:?})");
    MessageSends: |sends| {
        let MessageSends { message, occurrences, sent, last_at, version, is_control, goal_at, date_day } = sends;
        let mut text = format!("{message}(occurrences={occurrences} sent={sent} last_at={last_at} version={version}");
        if *is_control {
            text.push_str(" control");
        }
        for (name, value) in [("goal_at", goal_at), ("date_day", date_day)] {
            if let Some(value) = value {
                text.push_str(&format!(" {name}={value}"));
            }
        }
        text + ")"
    };
    TimerId: |id| id.to_string();
    FactId: |id| id.to_string();
    PauseReason: |reason| reason.name().to_owned();
    MetadataTree: |tree| format!("({tree:?})");
    FactDay: |day| format!("{}({}x {}..{})", day.day, day.count, day.first, day.last);
    Window: |window| format!("{}({}..{})", window.day, window.from_minute, window.to_minute);
    Device: |device| format!("{:032x}({} {})", device.device, device.service.name(), device.since);
    Sending: |sending| {
        let Sending { state, attempts, at, reason } = sending;
        format!("{}(attempts={attempts} at={at} reason={reason})", state.name())
    };
    MessageVerdict: |one| {
        let MessageVerdict { message, version, verdict } = one;
        format!("{message}v{version}:{}", verdict.name())
    };
    Cause: |cause| match cause {
        Cause::Event(event) => format!("{}#{}", event.writer, event.seq),
        Cause::Match => "match".to_owned(),
        Cause::Entered => "entered".to_owned(),
        Cause::Date(day) => format!("day {day}"),
        Cause::Test => "test".to_owned(),
    };
}
