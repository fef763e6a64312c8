//! The enums and structs of the engine as fields.

use super::Field;
use crate::encoding::reader::{Corrupt, Reader};
use engine::RefusalKind;
use engine::ids::EventRef;
use engine::metadata::{Omission, OmissionReason, Omissions, Value};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    About, ActorRef, AttributeValue, AuditChange, BulkTask, CatalogKeyFact, Cause, Consent, DataType, Device,
    DropReason, EraseStage, EventTrigger, FactDay, FieldRef, Frequency, FrequencyMode, Goal, Identified,
    IdentifierKind, ImportState, JobKind, MessageAudience, MessageKind, MessageSends, MessageSpec, MessageState,
    MessageVerdict, Model, NotStored, Occurrence, PauseReason, PersonType, Platform, PushService, Role, Schedule,
    SeenWhat, Sending, SendingState, SignInLink, Standard, Stop, Sweep, Tagging, TeammateRole, Trigger, Verdict,
    Window, Windows,
};
use engine::settings::Settings;
use engine::source::{Source, Verified};

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
