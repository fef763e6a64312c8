//! One short story, and every fault at every operation of it.

use crate::disk::{Fault, Op, Survival, Trouble};
use crate::explore::play_safely;
use crate::script::{Script, short};
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

fn check_writes(has_other_writers: bool) {
    let script = short(has_other_writers);
    let calm = play_safely(&script, None, None).expect("a calm story");
    for at in 0..script.steps.len() {
        for op in Op::WRITES {
            for fault in Fault::all(op) {
                for survival in SURVIVALS {
                    let told = play_with(&script, at, Trouble { op, after: 0, fault }, survival);
                    let is_hit = match fault {
                        // The first batch of all finds no row to be changed.
                        Fault::Conflict { .. } => {
                            !has_other_writers || at == 0 || told.reached.contains_key("conflict")
                        }
                        _ => told.starts > calm.starts,
                    };
                    assert!(is_hit, "{fault:?} at {op:?} in step {at} did nothing");
                }
            }
        }
    }
}

#[test]
fn at_every_write_of_a_lone_writer() {
    check_writes(false);
}

#[test]
fn at_every_write_of_one_writer_among_others() {
    check_writes(true);
}

#[test]
fn at_every_read() {
    let script = short(false);
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

#[test]
fn in_every_part_of_the_journal() {
    let mut losses = 0;
    for syncs_mark in [true, false] {
        for permille in 0..1_000 {
            let mut script = short(false);
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
