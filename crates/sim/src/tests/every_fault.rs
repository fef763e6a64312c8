//! One short story, and every fault at every operation of it.

use crate::disk::{Fault, Op, Survival, Trouble};
use crate::explore::play_safely;
use crate::script::{Script, Subject, short};
use crate::told::Told;

const SURVIVALS: [Survival; 6] = [
    Survival::Lost,
    Survival::Torn(1),
    Survival::Torn(500),
    Survival::Torn(999),
    Survival::Zeroed(500),
    Survival::Kept,
];

/// Plays a story in which one step goes wrong.
fn play_with(script: &Script, at: usize, trouble: Trouble, survival: Survival) -> Told {
    let mut script = script.clone();
    script.steps[at].trouble = Some(trouble);
    script.steps[at].survival = survival;
    play_safely(&script, None, None)
        .unwrap_or_else(|finding| panic!("{trouble:?} in step {at}, {survival:?}: {finding:?}"))
}

/// Every fault at every write of a story: at the first of each step, then at
/// the one after it, until a step has no more.
fn check_writes(subject: Subject, has_other_writers: bool) -> u64 {
    let script = short(subject, has_other_writers);
    let calm = play_safely(&script, None, None).expect("a calm story");
    let mut writes = 0;
    for at in 0..script.steps.len() {
        for op in Op::WRITES {
            let hits = |trouble, survival| play_with(&script, at, trouble, survival).starts > calm.starts;
            let stops = |after| hits(Trouble { op, after, fault: Fault::StopsBefore }, Survival::Lost);
            let count = (0..).take_while(|after| stops(*after)).count();
            assert!((1..100).contains(&count), "{op:?} in step {at}: {count}");
            writes += count as u64;
            for after in 0..u32::try_from(count).expect("few") {
                for (number, fault) in Fault::all(op).into_iter().enumerate() {
                    // All at the first, one of them each at the others.
                    let some = [SURVIVALS[number % SURVIVALS.len()]];
                    let survivals = if after == 0 && subject == Subject::Events { &SURVIVALS[..] } else { &some };
                    for survival in survivals {
                        let told = play_with(&script, at, Trouble { op, after, fault }, *survival);
                        let is_hit = match fault {
                            // A batch of nothing but new rows has none to be changed.
                            Fault::Conflict { .. } => {
                                !has_other_writers || after > 0 || at == 0 || told.reached.contains_key("conflict")
                            }
                            _ => told.starts > calm.starts,
                        };
                        assert!(is_hit, "{fault:?} at {op:?} {after} in step {at} did nothing");
                    }
                }
            }
        }
    }
    writes
}

#[test]
fn at_every_write_of_a_lone_writer() {
    let writes = [Subject::Events, Subject::People, Subject::Messages].map(|subject| check_writes(subject, false));
    assert!(writes.iter().all(|writes| *writes > 30), "{writes:?}");
}

#[test]
fn at_every_write_of_one_writer_among_others() {
    check_writes(Subject::Events, true);
}

#[test]
fn at_every_read() {
    for subject in [Subject::Events, Subject::People, Subject::Messages] {
        let script = short(subject, false);
        let mut reached = 0;
        for at in 0..script.steps.len() {
            let fails = |after| {
                let trouble = Trouble { op: Op::Read, after, fault: Fault::Fails(0) };
                play_with(&script, at, trouble, Survival::Kept).reached.contains_key("read error")
            };
            let reads = (0..).take_while(|after| fails(*after)).count();
            assert!(reads < 1_000, "step {at}");
            reached += reads;
        }
        assert!(reached > 20, "only {reached} reads failed");
    }
}

#[test]
fn in_every_part_of_the_journal() {
    let mut losses = 0;
    for syncs_mark in [true, false] {
        for permille in 0..1_000 {
            let mut script = short(Subject::Events, false);
            script.steps.iter_mut().for_each(|step| step.syncs_mark = syncs_mark);
            let last = script.steps.len() - 1;
            script.steps[last].damage = Some(permille);
            let told =
                play_safely(&script, None, None).unwrap_or_else(|finding| panic!("bit at {permille}: {finding:?}"));
            losses += told.losses;
        }
    }
    // The process is killed, not the power: the side file is as the process
    // left it, and each loss is told.
    assert_eq!(losses, 2_000);
}
