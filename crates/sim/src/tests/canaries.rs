//! A tester that finds nothing proves nothing: each bug made on purpose must
//! be found.

use crate::canary::Canary;
use crate::explore::{play_safely, seeds_to_find, shorten};
use crate::script::{Script, generate};

/// So many seeds must be enough for each.
const SEEDS: u64 = 120;

#[test]
fn each_is_found() {
    for canary in Canary::ALL {
        assert!(seeds_to_find(canary, 1, SEEDS).is_some(), "{canary:?} was not found in {SEEDS} seeds");
    }
}

#[test]
fn what_is_found_is_told_in_a_short_story() {
    // How short a story gets depends on whom it happens to be about.
    let finds = |seed: &u64| play_safely(&generate(*seed, 60), Some(Canary::DoubleCount), None).is_err();
    let stories = (1..=SEEDS).filter(finds).take(5);
    let stories = stories.map(|seed| shorten(&generate(seed, 60), Some(Canary::DoubleCount)));
    let length = |story: &Script| story.steps.iter().map(|step| step.intents.len()).sum::<usize>();
    let short = stories.min_by_key(length).expect("found");
    let intents = length(&short);
    // A workspace, a person, two events.
    assert_eq!(intents, 4, "{:#?}", short.steps);
    let mut trace = Vec::new();
    let finding = play_safely(&short, Some(Canary::DoubleCount), Some(&mut trace)).expect_err("it still fails");
    assert!(finding.what.contains("Summary"), "{finding:?}");
    assert!(trace.iter().any(|line| line.contains("RecordEvent")), "{trace:?}");
    play_safely(&short, None, None).expect("without the bug nothing is wrong");
}
