//! What stands in rows about messages.

use super::text::Text;
use engine::ids::{DeliveryId, MessageId};
use engine::rows::{Cause, MessageKind, MessageSends, MessageSpec, MessageState, MessageVerdict};

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
        let MessageSends { message, occurrences, sent, last_at } = sends;
        format!("{message}(occurrences={occurrences} sent={sent} last_at={last_at})")
    };
    MessageVerdict: |one| {
        let MessageVerdict { message, version, verdict } = one;
        format!("{message}v{version}:{}", verdict.name())
    };
    Cause: |cause| match cause {
        Cause::Event(event) => format!("{}#{}", event.writer, event.seq),
        Cause::Match => "match".to_owned(),
    };
}
