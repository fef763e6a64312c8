//! Messages that look at people besides events: who matches, who enters a
//! segment, whose date it is.

use crate::messages::{SHOP, Stage};
use crate::world::START_S;
use engine::command::{MarkMembers, Marked, MessageStep, ReviewContact, SaveSegment};
use engine::ids::{ContactOrdinal, MessageId, SegmentId};
use engine::limits::MARKED_PER_STEP_MAX;
use engine::messages::is_due;
use engine::predicates::{Leaf, Op, Scalar, Tree};
use engine::rows::{ActorRef, FrequencyMode, MessageKind, MessageSpec, PersonType, Schedule, Trigger, Window, Windows};
use engine::tables::{ContactKey, MemberKey, MessageKey};
use engine::{Answer, Command, RefusalKind};
use jiff::tz::TimeZone;

/// A new workspace has two.
const VIPS: SegmentId = SegmentId(3);

fn is_called(name: &str) -> Tree {
    let value = Scalar::Text(name.to_owned());
    Tree::Leaf(Leaf::Attribute { name: "name".to_owned(), op: Op::Is, value })
}

/// Ada, who is a VIP, Bob and Cleo, who are not, as contacts 1, 2 and 3.
fn vips() -> Stage {
    let mut stage = Stage::new();
    stage.lines("user bob\nuser cleo\nupdate ada name=Vip");
    let (name, predicate) = (Some("VIPs".to_owned()), Some(is_called("vip")));
    let person_type = Some(PersonType::User);
    let actor = ActorRef::CommandLine;
    let command = SaveSegment { workspace: SHOP, segment: None, name, person_type, predicate, actor };
    let saved = stage.0.submit(Command::SaveSegment(Box::new(command))).expect("done");
    assert_eq!(saved, Answer::Segment(VIPS));
    stage
}

impl Stage {
    /// The node looks at somebody. Returns how many deliveries that made.
    fn reviews(&mut self, contact: u32) -> usize {
        let before = self.deliveries().len();
        let command = ReviewContact { workspace: SHOP, contact: ContactOrdinal(contact) };
        self.0.submit(Command::ReviewContact(command)).expect("done");
        self.deliveries().len() - before
    }

    fn live_on_entry(&mut self, change: impl FnOnce(&mut MessageSpec)) -> MessageId {
        self.live(|spec| {
            spec.trigger = Trigger::Entered { segment: VIPS };
            change(spec);
        })
    }

    /// The node marks who was of the segment when a message went live.
    fn marks(&mut self, message: MessageId, people: &[(u32, bool)], ends: bool) {
        let row = self.0.row(&MessageKey { workspace: SHOP, message }).expect("done");
        let since_ms = row.marking_since_ms.unwrap_or(0);
        self.marks_since(message, since_ms, (people, ends));
    }

    fn marks_since(&mut self, message: MessageId, since_ms: u64, (people, ends): (&[(u32, bool)], bool)) {
        let people = people.iter().map(|&(contact, is_member)| Marked { contact: ContactOrdinal(contact), is_member });
        let command = MarkMembers { workspace: SHOP, message, since_ms, people: people.collect(), ends };
        self.0.submit(Command::MarkMembers(Box::new(command))).expect("done");
    }

    fn is_marking(&self, message: MessageId) -> bool {
        self.0.row(&MessageKey { workspace: SHOP, message }).expect("there").marking_since_ms.is_some()
    }

    fn members(&self) -> Vec<u32> {
        let is_there = |contact: &u32| {
            self.0.row(&MemberKey { workspace: SHOP, contact: ContactOrdinal(*contact), segment: VIPS }).is_some()
        };
        (1..=4).filter(is_there).collect()
    }

    /// Messages by whom they were made for.
    fn sent(&self) -> Vec<(u32, u32)> {
        self.deliveries().iter().map(|(key, row)| (key.contact.0, row.message.0)).collect()
    }
}

#[test]
fn each_entry_triggers_once_and_who_was_there_does_not() {
    let mut stage = vips();
    let message = stage.live_on_entry(|_| {});
    stage.lines("update bob name=Vip");
    assert_eq!((stage.reviews(1), stage.reviews(2)), (0, 0), "nobody is looked at while they are marked");
    // The rows as they were when it went live: only Ada was a VIP.
    stage.marks(message, &[(1, true)], true);
    assert!(!stage.is_marking(message));
    assert_eq!((stage.reviews(1), stage.reviews(2)), (0, 1), "who entered meanwhile is found");
    assert_eq!((stage.reviews(2), stage.opens_page(2)), (0, 0), "once for each entry");
    assert_eq!(stage.members(), [1, 2]);
    stage.lines("tick 1s\nupdate bob name=Bob");
    assert_eq!((stage.reviews(2), stage.members()), (0, vec![1]));
    stage.lines("tick 1s\nupdate bob name=Vip");
    assert_eq!((stage.opens_page(2), stage.reviews(2)), (1, 0), "another entry");
    stage.lines("user dora name=Vip");
    assert_eq!(stage.reviews(4), 1, "who is made a member enters");
    assert_eq!(stage.sent(), [(2, 1), (2, 1), (4, 1)]);
}

#[test]
fn a_message_that_joins_others_asks_them_for_who_was_not_looked_at() {
    let mut stage = vips();
    let first = stage.live_on_entry(|_| {});
    stage.marks(first, &[(1, true)], true);
    stage.lines("tick 1s\nupdate bob name=Vip\ntick 1s");
    let second = stage.live_on_entry(|_| {});
    stage.lines("update cleo name=Vip");
    stage.marks(second, &[(1, true), (2, true)], true);
    assert_eq!(stage.sent(), [(2, first.0)], "Bob entered before the second one was live");
    assert_eq!((stage.reviews(2), stage.reviews(3)), (0, 2));
    assert_eq!(stage.sent(), [(2, first.0), (3, first.0), (3, second.0)]);
}

#[test]
fn going_live_again_begins_anew() {
    let mut stage = vips();
    let message = stage.live_on_entry(|_| {});
    let first_ms = START_S * 1_000;
    stage.marks(message, &[(1, true)], true);
    stage.step(message, MessageStep::Pause);
    stage.lines("tick 1s\nupdate ada name=Ada\nupdate bob name=Vip");
    assert_eq!((stage.reviews(1), stage.reviews(2), stage.members()), (0, 0, vec![1]), "nobody waits");
    stage.step(message, MessageStep::GoLive);
    stage.marks_since(message, first_ms, (&[(3, true)], true));
    assert!(stage.is_marking(message), "marks of the time before are not taken");
    assert_eq!(stage.members(), [1]);
    // Ada left before, and comes back before she is marked.
    stage.lines("update ada name=Vip");
    stage.marks(message, &[(1, false)], false);
    stage.marks(message, &[(2, true)], true);
    assert_eq!((stage.reviews(1), stage.reviews(2)), (1, 0));
}

#[test]
fn another_segment_is_marked_anew_and_other_changes_are_not() {
    let mut stage = vips();
    let message = stage.live_on_entry(|_| {});
    stage.marks(message, &[(1, true)], true);
    let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
    let with = |change: fn(&mut MessageSpec)| {
        let mut spec = row.spec.clone();
        change(&mut spec);
        (MessageKind::Chat, spec)
    };
    stage.save(Some(message), with(|spec| spec.content = "{\"b\":1}".to_owned()));
    assert!(!stage.is_marking(message));
    stage.save(Some(message), with(|spec| spec.trigger = Trigger::Entered { segment: SegmentId(2) }));
    assert!(stage.is_marking(message));
    stage.save(Some(message), with(|spec| spec.trigger = Trigger::Match));
    assert!(!stage.is_marking(message));
}

#[test]
fn an_entry_that_may_not_be_sent_is_used_up() {
    let mut stage = vips();
    // Day 1,000 since 1970 was a Wednesday.
    let closed = Windows::In(vec![Window { day: 4, from_minute: 0, to_minute: 1_440 }]);
    let message = stage.live_on_entry(|spec| spec.schedule = Schedule { windows: closed, ..Schedule::default() });
    stage.marks(message, &[(1, true)], true);
    stage.lines("update bob name=Vip");
    assert_eq!(stage.reviews(2), 0);
    stage.lines("tick 1d");
    assert_eq!((stage.reviews(2), stage.members()), (0, vec![1, 2]), "its hours have begun");
}

#[test]
fn merged_people_are_one_member_and_the_deleted_are_none() {
    let mut stage = vips();
    stage.lines("lead - email=l@x.example");
    let message = stage.live_on_entry(|_| {});
    stage.marks(message, &[(1, true), (4, true)], true);
    stage.lines("tick 1s\nmerge id:#4 ada\ntick 1s");
    assert_eq!((stage.reviews(1), stage.reviews(4)), (0, 0));
    stage.lines("update ada name=Ada");
    assert_eq!((stage.reviews(4), stage.members()), (0, vec![]), "a look at the merged is one at the survivor");
    stage.lines("update ada name=Vip");
    assert_eq!((stage.reviews(1), stage.reviews(1)), (1, 0));
    // Blocked and archived people are of no segment, and enter it again.
    stage.lines("update bob name=Vip\nhide bob");
    assert_eq!(stage.reviews(2), 0);
    stage.lines("unhide bob");
    assert_eq!(stage.reviews(2), 1);
    stage.lines("delete cleo");
    let gone = ReviewContact { workspace: SHOP, contact: ContactOrdinal(3) };
    assert_eq!(stage.0.submit(Command::ReviewContact(gone)).unwrap_err().kind, RefusalKind::ContactNotFound);
    stage.step(message, MessageStep::GoLive);
    stage.step(message, MessageStep::Pause);
    stage.step(message, MessageStep::GoLive);
    stage.marks(message, &[(3, true)], true);
    assert!(!stage.members().contains(&3), "who is deleted is not marked");
}

#[test]
fn so_many_are_marked_at_once() {
    let mut stage = vips();
    let message = stage.live_on_entry(|_| {});
    let since_ms = START_S * 1_000;
    for (count, is_taken) in
        [(MARKED_PER_STEP_MAX - 1, true), (MARKED_PER_STEP_MAX, true), (MARKED_PER_STEP_MAX + 1, false)]
    {
        let people = vec![Marked { contact: ContactOrdinal(1), is_member: true }; count];
        let command = MarkMembers { workspace: SHOP, message, since_ms, people, ends: false };
        let outcome = stage.0.submit(Command::MarkMembers(Box::new(command)));
        assert_eq!(outcome.is_ok(), is_taken, "{count}");
    }
}

#[test]
fn the_node_asks_those_who_match_once_or_by_the_gap() {
    let frequencies: [(FrequencyMode, Option<u32>, [usize; 3]); 4] = [
        (FrequencyMode::Once, None, [1, 0, 0]),
        (FrequencyMode::Every, None, [0, 0, 0]),
        (FrequencyMode::Every, Some(0), [0, 0, 0]),
        (FrequencyMode::Every, Some(3_600), [1, 0, 1]),
    ];
    for (mode, min_gap_s, expected) in frequencies {
        let mut stage = Stage::new();
        stage.live(|spec| {
            spec.trigger = Trigger::Match;
            spec.audience.predicate = is_called("vip");
            (spec.frequency.mode, spec.frequency.min_gap_s) = (mode, min_gap_s);
        });
        assert_eq!(stage.reviews(1), 0, "she does not match");
        stage.lines("update ada name=Vip");
        let sent = ["1s", "1s", "3600s"].map(|tick| {
            let sent = stage.reviews(1);
            stage.lines(&format!("tick {tick}"));
            sent
        });
        assert_eq!(sent[..2], expected[..2], "{mode:?} {min_gap_s:?}");
        assert_eq!(stage.reviews(1), expected[2], "{mode:?} {min_gap_s:?}");
        assert_eq!(stage.opens_page(1), usize::from(mode == FrequencyMode::Every && min_gap_s != Some(3_600)));
    }
}

/// A date at noon of day 1,010, and a message three days before it.
#[test]
fn a_date_is_sent_once_on_its_day_or_on_the_next() {
    let mut stage = Stage::new();
    let noon = |day: u64| day * 86_400 + 43_200;
    stage.live(|spec| spec.trigger = Trigger::Date { attribute: "signed_up_at".to_owned(), days: -3 });
    stage.lines(&format!("update ada signed_up_at={}", noon(1_010)));
    let mut sent = Vec::new();
    for _ in 0..12 {
        sent.push(stage.reviews(1) + stage.reviews(1) + stage.opens_page(1));
        stage.lines("tick 1d");
    }
    assert_eq!(sent, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    // It is day 1,012 now.
    for (date, expected) in [(1_014, 1), (1_014, 0), (1_013, 0), (1_015, 1), (1_016, 0)] {
        stage.lines(&format!("update ada signed_up_at={}", noon(date)));
        assert_eq!(stage.reviews(1), expected, "a day late at most, and once for each date: {date}");
    }
}

#[test]
fn a_date_waits_for_the_hours_of_its_message_and_for_its_cap() {
    let mut stage = Stage::new();
    // Thursdays: the day after the day that it is due.
    let windows = Windows::In(vec![Window { day: 4, from_minute: 540, to_minute: 1_020 }]);
    stage.live(|spec| {
        spec.trigger = Trigger::Date { attribute: "signed_up_at".to_owned(), days: 0 };
        spec.schedule.windows = windows;
    });
    stage.lines(&format!("update ada signed_up_at={START_S}"));
    let told = ["1d", "9h", "1h"].map(|tick| {
        let sent = stage.reviews(1);
        stage.lines(&format!("tick {tick}"));
        sent
    });
    assert_eq!((told, stage.reviews(1)), ([0, 0, 1], 0));
}

#[test]
fn merged_people_have_a_date_once() {
    let mut stage = Stage::new();
    stage.lines("lead - email=l@x.example");
    stage.live(|spec| spec.trigger = Trigger::Date { attribute: "signed_up_at".to_owned(), days: 0 });
    stage.lines(&format!("update id:#2 signed_up_at={START_S}"));
    assert_eq!(stage.reviews(2), 1);
    stage.lines("merge id:#2 ada");
    assert_eq!((stage.reviews(1), stage.reviews(2)), (0, 0), "they had it under the other name");
}

/// Days are of the message's zone: the workspace's, or the person's. In Berlin
/// clocks go forward on 29 March 2026.
#[test]
fn days_are_those_of_the_wall() {
    let at = |text: &str| u32::try_from(text.parse::<jiff::Timestamp>().unwrap().as_second()).unwrap();
    let mut stage = Stage::new();
    let message = stage.live(|spec| spec.trigger = Trigger::Date { attribute: "signed_up_at".to_owned(), days: 1 });
    let row = stage.0.row(&MessageKey { workspace: SHOP, message }).unwrap();
    let (date, late) = (at("2026-03-28T23:30:00Z"), "2026-03-28T12:00:00Z");
    let cases = [
        // 23:30 in London on the 28th is the 29th in Berlin, and due on the 30th.
        ("Europe/Berlin", "2026-03-29T21:59:59Z", false),
        ("Europe/Berlin", "2026-03-29T22:00:00Z", true),
        ("Europe/Berlin", "2026-03-31T21:59:59Z", true),
        ("Europe/Berlin", "2026-03-31T22:00:00Z", false),
        // Still winter time when the 29th begins, summer time when it ends.
        ("Europe/London", "2026-03-28T23:59:59Z", false),
        ("Europe/London", "2026-03-29T00:00:00Z", true),
        ("Europe/London", "2026-03-30T22:59:59Z", true),
        ("Europe/London", "2026-03-30T23:00:00Z", false),
    ];
    for (zone, now, expected) in cases {
        let zone = TimeZone::get(zone).unwrap();
        assert_eq!(is_due(&row, date, (&zone, at(now))), expected, "{now} in {zone:?}");
    }
    // One that goes live at noon is due for that whole day, but for no day before.
    for (live_since, expected) in [(late, true), ("2026-03-29T12:00:00Z", true), ("2026-03-30T00:00:00Z", false)] {
        let mut row = (*row).clone();
        row.live_since_ms = Some(u64::from(at(live_since)) * 1_000);
        let now = at("2026-03-29T13:00:00Z").max(at(live_since));
        assert_eq!(is_due(&row, date, (&TimeZone::UTC, now)), expected, "live since {live_since}");
    }
}

/// Whoever a browser claims to be sees only what nothing proved.
#[test]
fn what_a_review_sends_can_be_fetched_like_what_a_page_sends() {
    use engine::source::Verified;
    for (kind, verified) in [
        (MessageKind::Chat, Verified::None),
        (MessageKind::Banner, Verified::None),
        (MessageKind::Email, Verified::Token),
        (MessageKind::Webhook, Verified::Token),
    ] {
        let mut stage = Stage::new();
        stage.live_of(kind, |spec| {
            spec.trigger = Trigger::Match;
            spec.frequency.mode = FrequencyMode::Once;
        });
        assert_eq!(stage.reviews(1), 1, "{kind:?}");
        assert_eq!(stage.deliveries()[0].1.verified, verified, "{kind:?}");
    }
}

/// An address that a browser typed may be anybody's.
#[test]
fn what_leaves_the_node_does_not_go_to_a_claimed_address() {
    for (claims, allows, sent) in [(false, false, 1), (true, false, 0), (true, true, 1)] {
        let mut stage = Stage::new();
        stage.live_of(MessageKind::Email, |spec| {
            spec.trigger = Trigger::Match;
            spec.frequency.mode = FrequencyMode::Once;
            spec.allows_unproven = allows;
        });
        let line = if claims { "browse c1 user_id=zed email=zed@x.example" } else { "user zed email=zed@x.example" };
        stage.lines(line);
        assert_eq!(stage.reviews(2), sent, "claims {claims}, allows {allows}");
    }
}

/// Entries and dates are no doing of a browser.
#[test]
fn entries_and_dates_count_as_known_in_pages() {
    use engine::messages::proof_of_review;
    use engine::rows::Cause;
    use engine::source::Verified;
    let stage = Stage::new();
    let row = stage.0.row(&ContactKey { workspace: SHOP, contact: ContactOrdinal(1) }).expect("Ada");
    for kind in [MessageKind::Banner, MessageKind::Carousel] {
        let proof = |cause| proof_of_review(kind, cause, &row);
        assert_eq!(
            [Cause::Match, Cause::Entered, Cause::Date(1)].map(proof),
            [Verified::None, Verified::Token, Verified::Token]
        );
    }
}
