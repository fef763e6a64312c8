//! What came in under one event name: its events, its volume; and the audit,
//! narrowed down.

use crate::support::{Hands, SHOP, create_lead, create_user, done, event, merge, open, open_at, workspace};
use engine::Command;
use engine::command::{DescribeDefinition, SweepStep};
use engine::ids::DefinitionId;
use engine::rows::{ActorRef, Sweep};
use engine::source::Source;
use node::Node;
use node::limits::{AUDIT_LOOKED_MAX, FEW_EVENTS_MAX, LONG_LOG_MIN};
use node::views::{Calendar, DefinitionEvents, ListPage, Looked, View};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

const COMMON: DefinitionId = DefinitionId(1);
const RARE: DefinitionId = DefinitionId(2);

/// The places in the log of the events of a name, at most `limit`, and how far
/// the look went.
fn places(view: &View, definition: DefinitionId, before: Option<u64>, limit: usize) -> (Vec<u64>, Looked) {
    let deadline = Instant::now() + Duration::from_secs(60);
    within(view, DefinitionEvents { workspace: SHOP, definition, before, deadline }, limit)
}

fn within(view: &View, asked: DefinitionEvents, limit: usize) -> (Vec<u64>, Looked) {
    let mut found = Vec::new();
    let looked = view.each_of_definition(&asked, |event, row| {
        if found.len() == limit {
            return ControlFlow::Break(());
        }
        assert_eq!(row.definition, asked.definition);
        found.push(event.seq);
        ControlFlow::Continue(())
    });
    (found, looked.expect("read"))
}

/// Events of one name so often that the log is long, and now and then one of
/// another, by two people who are one in the end. Answers where those stand.
async fn long_log(node: &Node, rare: u64) -> Vec<u64> {
    let mut commands = vec![workspace("shop0001"), create_user("ada"), create_lead("bob")];
    let (total, every) = (LONG_LOG_MIN + 2_000 + rare, (LONG_LOG_MIN + 2_000) / rare);
    let mut stand = Vec::new();
    for n in 1..=total {
        let is_rare = n % (every + 1) == 1 && stand.len() < usize::try_from(rare).expect("few");
        // The common name comes first.
        let name = if is_rare && n > 1 { "rare" } else { "common" };
        if name == "rare" {
            stand.push(n);
        }
        let who = if n % 3 == 0 { "ada" } else { "bob" };
        commands.push(event(who, name, 1_000_000 + n));
        if commands.len() == 10_000 {
            done(node, std::mem::take(&mut commands)).await;
        }
    }
    commands.push(merge("bob", "ada"));
    done(node, commands).await;
    stand.reverse();
    stand
}

#[tokio::test]
async fn a_rare_name_is_found_in_a_long_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    // By way of the people, who did much else: then the log is gone through.
    let rare = long_log(&node, 20).await;
    let view = node.view();
    assert_eq!(places(&view, RARE, None, 100), (rare.clone(), Looked::Through));
    let (mut paged, mut before) = (Vec::new(), None);
    loop {
        let (page, looked) = places(&view, RARE, before, 7);
        before = page.last().copied();
        paged.extend(page);
        if looked == Looked::Through {
            break;
        }
    }
    assert_eq!(paged, rare, "each once");
    let (newest, looked) = places(&view, COMMON, None, 3);
    assert_eq!((newest.len(), looked), (3, Looked::Stopped));
    assert_eq!(places(&view, DefinitionId(9), None, 1), (Vec::new(), Looked::Through));
}

#[tokio::test]
async fn people_who_did_little_else_lead_to_a_rare_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    let mut commands = vec![workspace("shop0001"), create_user("ada"), create_user("cyd"), create_user("dan")];
    commands.extend([event("ada", "common", 1), event("cyd", "rare", 5), event("dan", "rare", 3)]);
    done(&node, commands).await;
    for part in 0..=LONG_LOG_MIN / 10_000 {
        done(&node, (0..10_000).map(|n| event("ada", "common", 100 + part * 10_000 + n)).collect()).await;
    }
    done(&node, vec![event("cyd", "rare", 9), event("cyd", "common", 7)]).await;
    let view = node.view();
    let last = view.counters(SHOP).expect("read").last_event;
    assert_eq!(places(&view, RARE, None, 9), (vec![last - 1, 3, 2], Looked::Through));
    assert_eq!(places(&view, RARE, Some(3), 9), (vec![2], Looked::Through));
    assert_eq!(places(&view, RARE, None, 2), (vec![last - 1, 3], Looked::Stopped));
    // Without time, too: nothing needs to be gone through.
    let asked = |definition| DefinitionEvents { workspace: SHOP, definition, before: None, deadline: Instant::now() };
    assert_eq!(within(&view, asked(RARE), 9), (vec![last - 1, 3, 2], Looked::Through));
    // Of the other, a piece is looked at, and the next look goes on.
    let (found, looked) = within(&view, asked(COMMON), usize::MAX);
    let Looked::Late(before) = looked else { panic!("{looked:?}") };
    assert_eq!(found.last(), Some(&before));
    let (rest, looked) = places(&view, COMMON, Some(before), usize::MAX);
    assert_eq!((rest.first(), looked), (Some(&(before - 1)), Looked::Through));
    assert_eq!(found.len() + rest.len(), usize::try_from(last).expect("few") - 3);
}

#[tokio::test]
async fn around_what_are_few_all_are_found() {
    for few in [FEW_EVENTS_MAX - 1, FEW_EVENTS_MAX, FEW_EVENTS_MAX + 1] {
        let folder = tempfile::tempdir().expect("a folder");
        let node = open(folder.path());
        let rare = long_log(&node, few).await;
        assert_eq!(places(&node.view(), RARE, None, usize::MAX), (rare, Looked::Through), "{few}");
    }
}

#[tokio::test]
async fn hours_that_became_days_stay_in_their_stretch() {
    const DAY: u32 = 86_400;
    let folder = tempfile::tempdir().expect("a folder");
    let begin: u32 = 20_000 * DAY;
    let clock = Hands::at_s(u64::from(begin));
    let node = open_at(folder.path(), clock.clone());
    done(&node, vec![workspace("shop0001"), create_user("ada")]).await;
    for hour in [0, 1, 23, 24, 36] {
        clock.set_s(u64::from(begin + hour * 3_600));
        done(&node, vec![event("ada", "a", u64::from(begin + hour * 3_600))]).await;
    }
    let now_s = begin + 40 * DAY;
    clock.set_s(u64::from(now_s));
    let calendar = Calendar { now_s, starts: (0..41).map(|day| begin + day * DAY).collect() };
    let counts = || {
        let volume = node.view().volume(SHOP, DefinitionId(1), &calendar, now_s).expect("read");
        let activity = node.view().definition_activity(SHOP, DefinitionId(1), &calendar).expect("read");
        let counts = volume.stretches.iter().map(|stretch| stretch.get(&Source::Rest).copied().unwrap_or(0));
        let counts: Vec<u64> = counts.collect();
        assert_eq!(counts, activity.stretches);
        counts
    };
    let wanted: Vec<u64> = [3, 2].into_iter().chain(std::iter::repeat_n(0, 39)).collect();
    assert_eq!(counts(), wanted, "hours");
    for _ in 0..3 {
        done(&node, vec![Command::SweepStep(SweepStep { workspace: SHOP, sweep: Sweep::StatsHours })]).await;
    }
    assert_eq!(counts(), wanted, "days");
}

#[tokio::test]
async fn as_many_changes_are_looked_at_as_may_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = open(folder.path());
    done(&node, vec![workspace("shop0001"), create_user("ada"), event("ada", "a", 1)]).await;
    let describe = |text: String| {
        Command::DescribeDefinition(Box::new(DescribeDefinition {
            workspace: SHOP,
            definition: DefinitionId(1),
            description: Some(Some(text)),
            display_name: None,
            actor: ActorRef::CommandLine,
        }))
    };
    let page = |before| ListPage { before, limit: 10 };
    let mut count = node.view().audit(SHOP, ListPage { before: None, limit: 100 }).expect("read").0.len();
    for (wanted, has_next) in [(AUDIT_LOOKED_MAX - 1, false), (AUDIT_LOOKED_MAX, false), (AUDIT_LOOKED_MAX + 1, true)] {
        done(&node, (count..wanted).map(|n| describe(format!("{n}"))).collect()).await;
        count = wanted;
        let found = node.view().audit_of(SHOP, page(None), |_| false).expect("read");
        assert_eq!((found.rows.len(), found.next.is_some()), (0, has_next), "{wanted}");
    }
    let view = node.view();
    let next = view.audit_of(SHOP, page(None), |_| false).expect("read").next;
    let oldest = view.audit_of(SHOP, page(next), |_| true).expect("read");
    assert_eq!((oldest.rows.len(), oldest.next), (1, None), "the next page goes on");
    let full = view.audit_of(SHOP, page(None), |_| true).expect("read");
    assert_eq!((full.rows.len(), full.next), (10, full.rows.last().map(|(seq, _)| *seq)));
}
