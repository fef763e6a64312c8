//! A small language for commands.
//!
//! ```text
//! workspace shop                          make it, and work in it
//! in shop                                 work in it again
//! user ada email=ada@x.example            POST /contacts; `-` for no external id
//! lead - email=ada@x.example
//! upsert user_id=ada,email=a@x.example    POST /users
//! event ada ordered-item at=1000 price=5  who, name, options, metadata
//! message ordered-item                    a draft for everybody who does it
//! go-live 1
//! reject identifier_missing               an item that could not be decoded
//! import ada ordered-item 3 1000 2000     who, name, count, first, last
//! describe 1 description="What it is"     `-` takes a text away
//! archive 1 / unarchive 1
//! set metadata_keys_max=5
//! token 7 scopes=read,write / revoke 7
//! teammate mia@x.example Mia role=viewer link=5
//! change-teammate 1 name=Mia role=owner / remove-teammate 1
//! link 1 5 / reset 1 5                    a link whose secret's hash is 05*32
//! sign-in 1 7 link=5 / sign-in 1 7 hash=$argon2id$
//! sign-out 1 7 / password 1 7 compared=$argon2id$
//! bulk items=2 errors=1 job=16
//! sweep seen
//! company acme name="Acme" size=5 custom.seats=3 define=true
//! delete-company acme                     `#1`: by the id of ordinal 1
//! join ada acme / leave ada acme
//! tag VIP / rename-tag 1 vip / delete-tag 1
//! put-tag 1 ada by=5 / take-tag 1 company:2
//! note ada "<p>What was said</p>" by=5    or about `company:2`
//! step 16                                 one step of a job
//! tick 3d                                 the clock: ms, s, m, h, d
//! row counters last_event=41              a counter set from outside
//! [ … ]                                   decided in one working set
//! x120 event ada name-{n} at=1000         120 times, {n} from 1 (x5@7: from 7)
//! ---                                     show only what changes from here on
//! ```
//!
//! `who` is a user id, or a list such as `id:nobody,user_id:ada,email:a@x`;
//! `id:#1` is the id of the contact with ordinal 1. Options of an event: `at`
//! (seconds, `now`, `now+5`), `key` (a compared client id), `sdk` (one that is
//! not), `via`, `verified`, `token`, `received_ms`. `é*255` is 255 times é.

mod browsers;
mod line;
mod metadata;
mod neighbours;
mod people;
mod team;
mod tokens;
mod workspace;

use crate::show;
use crate::soundness;
use crate::world::World;
use engine::{Key, Row};
use expect_test::Expect;
use std::collections::{BTreeMap, BTreeSet};

pub use line::{LineContext, command};
pub use tokens::Tokens;

/// Runs a script and compares its outcomes and the rows with what is expected:
/// all rows, or behind a line `---` what has changed since.
pub fn check(script: &str, expected: &Expect) {
    let run = run(script);
    expected.assert_eq(&format!("{}{}", run.outcomes, run.rows()));
}

/// Runs a script and compares its outcomes only: where a rule is about the
/// answer and others show the rows.
pub fn check_outcomes(script: &str, expected: &Expect) {
    expected.assert_eq(&run(script).outcomes);
}

/// What became of a script.
pub struct Run {
    /// A line for each line of the script.
    pub outcomes: String,
    /// The rows at the `---`.
    pub before: Option<BTreeMap<Key, Row>>,
    /// Where it ended.
    pub world: World,
}

impl Run {
    fn rows(&self) -> String {
        match &self.before {
            Some(before) => difference(before, self.world.rows()),
            None => self.world.rows().iter().map(|(key, row)| format!("{}\n", show::line(key, row))).collect(),
        }
    }
}

/// Runs a script from an empty node.
pub fn run(script: &str) -> Run {
    let mut run = Run { outcomes: String::new(), before: None, world: World::default() };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line == "---" {
            run.world.end_batch();
            run.outcomes.clear();
            run.before = Some(run.world.rows().clone());
            continue;
        }
        let outcomes = run.world.run_line(line);
        if let Some(outcomes) = outcomes {
            run.outcomes += &format!("{}: {outcomes}\n", echo(line));
        }
    }
    run.world.end_batch();
    soundness::assert_sound(run.world.rows());
    crate::neighbours::assert_sound(run.world.rows());
    crate::held::assert_sound(run.world.rows());
    run
}

/// However its lines are cut into batches, a script has the same outcomes and
/// leaves the same rows. With each line comes whether there is a cut behind it.
pub fn assert_batches_do_not_matter(begin: &str, lines: &[(String, bool)]) {
    let alone: String = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
    let cut = |(line, cut): &(String, bool)| format!("{line}\n{}", if *cut { "]\n[\n" } else { "" });
    let batched: String = lines.iter().map(cut).collect();
    let alone = run(&format!("{begin}\n{alone}"));
    let batched = run(&format!("{begin}\n[\n{batched}]"));
    assert_eq!(alone.outcomes, batched.outcomes);
    assert_eq!(alone.world.rows(), batched.world.rows());
}

/// The line, its long words cut.
fn echo(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Rows that came (`+`), went (`-`) or changed (`~`, with the fields that did).
pub fn difference(before: &BTreeMap<Key, Row>, after: &BTreeMap<Key, Row>) -> String {
    let mut shown = String::new();
    for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        match (before.get(key), after.get(key)) {
            (None, Some(row)) => shown += &format!("+ {}\n", show::line(key, row)),
            (Some(_), None) => shown += &format!("- {}\n", show::key(key)),
            (Some(old), Some(new)) if old != new => {
                let changes = changed_fields(old, new);
                assert!(!changes.is_empty(), "a change that is not shown: {old:?} {new:?}");
                shown += &format!("~ {}:{changes}\n", show::key(key));
            }
            _ => {}
        }
    }
    shown
}

fn changed_fields(old: &Row, new: &Row) -> String {
    let [old, new]: [BTreeMap<_, _>; 2] = [old, new].map(|row| show::fields(row).into_iter().collect());
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let text =
        |fields: &BTreeMap<&str, String>, name: &str| fields.get(name).cloned().unwrap_or_else(|| "-".to_owned());
    let changed = names.into_iter().filter(|name| old.get(**name) != new.get(**name));
    changed.map(|name| format!(" {name}={}→{}", text(&old, name), text(&new, name))).collect()
}
