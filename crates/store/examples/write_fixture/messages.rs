//! Messages of every kind, and what can become of them. The rows are written
//! as they are: deciding takes more than a store.

use crate::WORKSPACE;
use crate::unreachable::put;
use engine::WorkingSet;
use engine::ids::{ContactOrdinal, DeliveryId, EventRef, FactId, MessageId, SegmentId, TeammateId, TimerId, WriterId};
use engine::predicates::{Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    ActorRef, Cause, DecisionRow, DeliveryOfRow, DeliveryRow, Device, DeviceOwnerRow, DevicesRow, EventTrigger,
    FactCountRow, FactDay, FactRow, Frequency, FrequencyMode, Goal, MemberRow, MessageAudience, MessageCount,
    MessageKind, MessageRow, MessageSends, MessageSpec, MessageState, MessageStatsRow, MessageVerdict,
    MessageVersionRow, Occurrence, OfficeHoursRow, OutboxRow, PauseReason, PulseRow, PushService, Role, Schedule,
    Sending, SendingState, SendsRow, Stop, TimerRow, Trigger, Verdict, Window, Windows,
};
use engine::source::{Source, Verified};
use engine::tables::{
    DecisionKey, DeliveryKey, DeliveryOfKey, DeviceOwnerKey, DevicesKey, FactCountKey, FactKey, MemberKey, MessageKey,
    MessageStatsKey, MessageVersionKey, OfficeHoursKey, OutboxKey, PulseKey, SendsKey, TimerKey,
};

const EVENT: EventRef = EventRef { writer: WriterId(0), seq: 1 };

/// What lies in sorted files.
pub fn rows() -> WorkingSet {
    let mut rows = WorkingSet::default();
    messages(&mut rows);
    of_one_person(ContactOrdinal(1), &mut rows);
    counted(&mut rows);
    rows
}

/// What the journal holds.
pub fn afterwards() -> WorkingSet {
    let mut rows = WorkingSet::default();
    of_one_person(ContactOrdinal(2), &mut rows);
    rows
}

fn metadata() -> MetadataTree {
    let value = Scalar::Text("JPEG".to_owned());
    let leaf = MetadataLeaf { path: "type".to_owned(), op: Op::Is, value };
    MetadataTree::All(vec![MetadataTree::Leaf(leaf), MetadataTree::Any(Vec::new())])
}

fn triggers() -> [Trigger; 5] {
    let event = |occurrence, metadata| {
        let event = "upload-complete".to_owned();
        Trigger::Event(EventTrigger { event, occurrence, metadata, delay_s: u32::MAX, max_age_s: 3_600 })
    };
    [
        event(Occurrence::Every, metadata()),
        event(Occurrence::Nth(3), MetadataTree::All(Vec::new())),
        Trigger::Match,
        Trigger::Entered { segment: SegmentId(9) },
        Trigger::Date { attribute: "custom_attributes.trial_ends_at".to_owned(), days: -3 },
    ]
}

fn windows() -> [Windows; 4] {
    let window = Window { day: 7, from_minute: 0, to_minute: 1_440 };
    [Windows::Any, Windows::OfficeHours, Windows::OutsideOfficeHours, Windows::In(vec![window, window])]
}

/// Whether the place is an odd one: everything that can be there or not is
/// there for one of two.
fn spec(place: usize, trigger: Trigger) -> MessageSpec {
    let is_odd = !place.is_multiple_of(2);
    let leaf = Leaf::Tag { tag: "1".to_owned(), op: Op::IsNot };
    MessageSpec {
        trigger,
        audience: MessageAudience { roles: Role::ALL.to_vec(), predicate: Tree::Any(vec![Tree::Leaf(leaf)]) },
        frequency: Frequency {
            mode: if is_odd { FrequencyMode::Once } else { FrequencyMode::Every },
            max_sends: is_odd.then_some(u32::MAX),
            min_gap_s: is_odd.then_some(1),
        },
        schedule: Schedule {
            start_at: is_odd.then_some(0),
            stop_at: is_odd.then_some(u32::MAX),
            windows: windows().into_iter().cycle().nth(place).unwrap_or_default(),
            in_contact_zone: is_odd,
        },
        goal: is_odd.then(|| Goal { event: "invited-friend".to_owned(), within_s: 604_800 }),
        stop: Stop { after_sends: is_odd.then_some(9), on_goal: is_odd },
        control_group_percent: 100,
        sources: is_odd.then(|| Source::ALL.to_vec()),
        allows_unproven: is_odd,
        place: r#"{"url_rules":[]}"#.to_owned(),
        content: "{\"body\":\"\u{10ffff}\"}".to_owned(),
    }
}

/// Each kind, each state and each reason to pause.
fn messages(rows: &mut WorkingSet) {
    let workspace = WORKSPACE;
    let triggers = triggers();
    let of = MessageKind::ALL.iter().zip(MessageState::ALL.iter().cycle()).zip(triggers.iter().cycle());
    for (place, ((kind, state), trigger)) in of.enumerate() {
        let (message, is_odd) = (MessageId(place as u32 + 1), !place.is_multiple_of(2));
        let row = MessageRow {
            name: kind.name().to_owned(),
            kind: *kind,
            state: *state,
            version: 2,
            live_since_ms: is_odd.then_some(u64::MAX),
            first_live_at: is_odd.then_some(1),
            created_at: 1,
            updated_at: u32::MAX,
            spec: spec(place, trigger.clone()),
            owner: is_odd.then_some(ActorRef::Teammate(TeammateId(1))),
            forecast: is_odd.then_some(u32::MAX),
            paused: PauseReason::ALL.get(place).copied(),
            marking_since_ms: is_odd.then_some(1),
        };
        put(rows, &MessageKey { workspace, message }, row);
        let version = MessageVersionRow { since: 1, spec: spec(place + 1, trigger.clone()) };
        put(rows, &MessageVersionKey { workspace, message, version: 1 }, version);
        put(rows, &PulseKey { workspace, message }, PulseRow { sent: u64::MAX, hour: u32::MAX, in_hour: 1 });
    }
}

/// What one person had, for every cause and in every state.
fn of_one_person(contact: ContactOrdinal, rows: &mut WorkingSet) {
    let workspace = WORKSPACE;
    let causes = [Cause::Event(EVENT), Cause::Match, Cause::Entered, Cause::Date(20_000), Cause::Test];
    let sendings = [None].into_iter().chain(SendingState::ALL.iter().copied().map(Some));
    for (place, (cause, sending)) in causes.into_iter().zip(sendings).enumerate() {
        let (message, is_odd) = (MessageId(place as u32 + 1), !place.is_multiple_of(2));
        let delivery = DeliveryId(u64::from(contact.0) * 10 + place as u64);
        let at = is_odd.then_some(u32::MAX);
        let row = DeliveryRow {
            message,
            version: 2,
            cause,
            verified: Verified::Jwt,
            made_at_ms: u64::MAX,
            expires_at: 1,
            revision: 7,
            received_at: at,
            shown_at: at,
            clicked_at: at,
            dismissed_at: at,
            reaction: is_odd.then_some(3),
            recalled: is_odd,
            replied_at: at,
            sending: sending.map(|state| Sending { state, attempts: 9, at: 1, reason: "throttled".to_owned() }),
            completed_at: at,
        };
        put(rows, &DeliveryKey { workspace, contact, delivery }, row);
        put(rows, &DeliveryOfKey { workspace, message, delivery }, DeliveryOfRow { contact });
        put(rows, &OutboxKey { workspace, due_at: 9, contact, delivery }, OutboxRow);
    }
    let had = |message: u32| MessageSends {
        message: MessageId(message),
        occurrences: u32::MAX,
        sent: 1,
        last_at: 2,
        version: 3,
        is_control: message == 1,
        goal_at: (message == 1).then_some(4),
        date_day: (message == 1).then_some(5),
    };
    put(rows, &SendsKey { workspace, contact }, SendsRow { messages: vec![had(1), had(2)], recent: vec![0, u32::MAX] });
    put(rows, &MemberKey { workspace, contact, segment: SegmentId(9) }, MemberRow { since: u32::MAX });
    let days = vec![FactDay { day: u16::MAX, count: 1, first: 2, last: 3 }];
    let counted = FactCountRow { count: u64::MAX, first: 0, last: u32::MAX, days };
    put(rows, &FactCountKey { workspace, contact, fact: FactId(1) }, counted);
    let devices: Vec<Device> =
        (0..).zip(PushService::ALL).map(|(place, service)| device(contact, place, *service)).collect();
    for device in &devices {
        put(rows, &DeviceOwnerKey { workspace, device: device.device }, DeviceOwnerRow { contact });
    }
    put(rows, &DevicesKey { workspace, contact }, DevicesRow { devices });
    let timer = TimerRow { contact, message: MessageId(1), version: 2, event: EVENT };
    put(rows, &TimerKey { workspace, due_at: u32::MAX, timer: TimerId(u64::from(contact.0)) }, timer);
}

fn device(contact: ContactOrdinal, place: u128, service: PushService) -> Device {
    let device = u128::MAX - u128::from(contact.0) * 10 - place;
    Device { device, service, token: "a token".to_owned(), since: 1 }
}

/// Each verdict and each thing that is counted.
fn counted(rows: &mut WorkingSet) {
    let workspace = WORKSPACE;
    let verdicts =
        Verdict::ALL.iter().map(|verdict| MessageVerdict { message: MessageId(1), version: 2, verdict: *verdict });
    let EventRef { writer, seq } = EVENT;
    put(rows, &DecisionKey { workspace, writer, seq }, DecisionRow { verdicts: verdicts.collect() });
    let stats = MessageStatsRow {
        verdicts: Verdict::ALL.iter().map(|verdict| (*verdict as u8, u64::MAX)).collect(),
        counts: MessageCount::ALL.iter().map(|count| (*count as u8, 1)).collect(),
    };
    put(rows, &MessageStatsKey { workspace, message: MessageId(1), version: 2, hour: 1, writer: WriterId(0) }, stats);
    let fact = FactRow {
        event: "upload-complete".to_owned(),
        metadata: metadata(),
        created_at: 1,
        until: u64::MAX,
        counted_to: 1,
    };
    put(rows, &FactKey { workspace, fact: FactId(1) }, fact);
    let office = vec![Window { day: 1, from_minute: 540, to_minute: 1_020 }];
    put(rows, &OfficeHoursKey { workspace }, OfficeHoursRow { windows: office });
}
