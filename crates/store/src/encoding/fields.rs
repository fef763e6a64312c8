//! How one field of a row is written.

use super::reader::{Corrupt, Reader};
use engine::RefusalKind;
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, DeliveryId, EventRef, FactId, HeldId, JobId,
    MessageId, NoteId, SegmentId, SubscriptionTypeId, TagId, TeammateId, TimerId, TokenId, WebhookId, WorkspaceId,
    WriterId,
};
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    About, ActorRef, AttributeValue, AuditChange, BulkTask, CatalogKeyFact, Cause, Consent, DataType, Device,
    DropReason, EraseStage, EventTrigger, FactDay, FieldRef, Frequency, FrequencyMode, Goal, Identified,
    IdentifierKind, ImportState, JobKind, MessageAudience, MessageKind, MessageSends, MessageSpec, MessageState,
    MessageVerdict, Model, NotStored, Occurrence, PauseReason, PersonType, Platform, PushService, Role, Schedule,
    Scopes, SeenWhat, Sending, SendingState, SignInLink, Standard, Stop, Sweep, Tagging, TeammateRole, Trigger,
    Verdict, Window, Windows,
};
use engine::settings::Settings;
use engine::source::{Source, Verified};

/// A field of a row.
pub trait Field: Sized {
    /// Appends its bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads them.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no such field.
    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt>;
}

impl Field for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest as u8) | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte: u8 = reader.field()?;
            let bits = Self::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Corrupt("a number is too large"));
            }
            value |= bits << shift;
            if byte == 0 && shift > 0 {
                return Err(Corrupt("a number is longer than it has to be"));
            }
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Corrupt("a number does not end"))
    }
}

impl Field for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        reader.take(1)?.first().copied().ok_or(Corrupt("it ends early"))
    }
}

macro_rules! narrow_numbers {
    ($($ty:ty),*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                u64::from(*self).put(out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Self::try_from(reader.field::<u64>()?).map_err(|_| Corrupt("a number is too large"))
            }
        }
    )*};
}
narrow_numbers!(u16, u32);

impl Field for i16 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok(Self::from_le_bytes(reader.field()?))
    }
}

impl Field for u128 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok(Self::from_le_bytes(reader.field()?))
    }
}

impl<const N: usize> Field for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Self::try_from(reader.take(N)?).map_err(|_| Corrupt("it ends early"))
    }
}

impl Field for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        match reader.field::<u8>()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Corrupt("a flag is neither")),
        }
    }
}

impl Field for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        out.extend(self.as_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let length = reader.length()?;
        let text = std::str::from_utf8(reader.take(length)?);
        text.map(str::to_owned).map_err(|_| Corrupt("a text is no UTF-8"))
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        if reader.field()? { Ok(Some(reader.field()?)) } else { Ok(None) }
    }
}

impl<T: Field> Field for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        reader.items()
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok((reader.field()?, reader.field()?))
    }
}

macro_rules! wrapped_numbers {
    ($($ty:ident),*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                self.0.put(out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self(reader.field()?))
            }
        }
    )*};
}
wrapped_numbers!(
    WorkspaceId,
    ContactOrdinal,
    DefinitionId,
    TokenId,
    TeammateId,
    WriterId,
    JobId,
    Scopes,
    AttributeId,
    TagId,
    CompanyOrdinal,
    SegmentId,
    SubscriptionTypeId,
    AudienceId,
    NoteId,
    WebhookId,
    HeldId,
    MessageId,
    DeliveryId,
    TimerId,
    FactId
);

macro_rules! numbered_enums {
    ($($ty:ident),*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Self::from_number(reader.field()?).ok_or(Corrupt(concat!("no such ", stringify!($ty))))
            }
        }
    )*};
}
numbered_enums!(
    Source,
    Verified,
    Role,
    DropReason,
    RefusalKind,
    Sweep,
    OmissionReason,
    DataType,
    Model,
    Standard,
    PersonType,
    EraseStage,
    IdentifierKind,
    Op,
    EventFact,
    Platform,
    MessageKind,
    MessageState,
    Verdict,
    FrequencyMode,
    PauseReason,
    SendingState,
    PushService,
    TeammateRole
);

/// A struct as a field: its fields, one after the other. It cannot gain any;
/// only rows can.
macro_rules! compound_fields {
    ($($ty:ident { $($field:ident),* })*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.put(out);)*
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self { $($field: reader.field()?),* })
            }
        }
    )*};
}
compound_fields! {
    EventRef { writer, seq }
    Identified { contact, role }
    Omission { key, reason }
    Omissions { named, count }
    Settings { set }
    CatalogKeyFact { key, kinds, first_at, last_day, examples }
    BulkTask { item_count, error_count, created_at, completed_at }
    AuditChange { field, before, after }
    SignInLink { secret_hash, expires_at }
    Tagging { tag, at, by }
    Consent { subscription, wanted }
    MetadataLeaf { path, op, value }
    EventTrigger { event, occurrence, metadata, delay_s, max_age_s }
    MessageAudience { roles, predicate }
    Frequency { mode, max_sends, min_gap_s }
    Window { day, from_minute, to_minute }
    Schedule { start_at, stop_at, windows, in_contact_zone }
    Goal { event, within_s }
    FactDay { day, count, first, last }
    Stop { after_sends, on_goal }
    Device { device, service, token, since }
    Sending { state, attempts, at, reason }
    MessageSends { message, occurrences, sent, last_at, version, is_control, goal_at, date_day }
    MessageVerdict { message, version, verdict }
    MessageSpec {
        trigger, audience, frequency, schedule, goal, stop, control_group_percent, sources, allows_unproven, place, content
    }
    ImportState { model, key, mapping, rows_total, next_row, created, updated, failed, finished_at }
}

/// An enum as a field: a tag, then the variant's fields.
macro_rules! tagged_enums {
    ($($ty:ident {
        $($tag:literal => $variant:ident $( ( $($tuple:ident),* ) )? $( { $($field:ident),* } )? ,)*
    })*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $( ( $($tuple),* ) )? $( { $($field),* } )? => {
                        out.push($tag);
                        $($($tuple.put(out);)*)?
                        $($($field.put(out);)*)?
                    })*
                }
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                match reader.field::<u8>()? {
                    $($tag => {
                        $($(let $tuple = reader.field()?;)*)?
                        $($(let $field = reader.field()?;)*)?
                        Ok(Self::$variant $( ( $($tuple),* ) )? $( { $($field),* } )?)
                    })*
                    _ => Err(Corrupt(concat!("no such ", stringify!($ty)))),
                }
            }
        }
    )*};
}
tagged_enums! {
    Value {
        0 => String(text),
        1 => Number(text),
        2 => Boolean(value),
        3 => RichLink { url, value },
        4 => Money { amount, currency },
        5 => Opaque(raw),
    }
    SeenWhat {
        0 => Event(event),
        1 => Import,
        2 => Job(job),
    }
    NotStored {
        0 => Duplicate(of),
        1 => Dropped(reason),
        2 => Rejected(kind),
    }
    JobKind {
        0 => BulkEvents { tasks },
        1 => Sweep { sweep, cursor, removed, passes },
        2 => Erase { contacts, companies, needles, stage, done, cursor, removed },
        3 => AttachHeld { contact, kind, value, cursor, attached, finished },
        4 => DetachCompany { company, detached, finished },
        5 => RemoveTag { tag, cursor, removed, finished },
        6 => Import(state),
        7 => FillFact { fact, cursor, counted, finished },
        8 => DropFacts { facts, cursor, removed, finished },
    }
    AttributeValue {
        0 => Text(text),
        1 => Number(number),
        2 => Boolean(value),
    }
    About {
        1 => Contact(contact),
        2 => Company(company),
    }
    Tree {
        0 => All(members),
        1 => Any(members),
        2 => Leaf(leaf),
    }
    Leaf {
        0 => Attribute { name, op, value },
        1 => Tag { tag, op },
        2 => Segment { segment, op },
        3 => Company { attribute, op, value },
        4 => Event { event, fact, op, value, within_days, metadata },
    }
    MetadataTree {
        0 => All(members),
        1 => Any(members),
        2 => Leaf(leaf),
    }
    Scalar {
        0 => Null,
        1 => Text(text),
        2 => Number(number),
        3 => Boolean(value),
        4 => List(values),
    }
    FieldRef {
        0 => Standard(standard),
        1 => Custom(attribute),
    }
    Occurrence {
        0 => Every,
        1 => Nth(nth),
    }
    Trigger {
        0 => Event(trigger),
        1 => Match,
        2 => Entered { segment },
        3 => Date { attribute, days },
    }
    Windows {
        0 => Any,
        1 => OfficeHours,
        2 => OutsideOfficeHours,
        3 => In(windows),
    }
    Cause {
        0 => Event(event),
        1 => Match,
        2 => Entered,
        3 => Date(day),
        4 => Test,
    }
    ActorRef {
        0 => CommandLine,
        1 => Token(token),
        2 => Teammate(teammate),
        3 => Herald,
    }
}
