//! What is counted as events come says the same as a look at the events.

mod counted;
mod days;

use crate::messages::{SHOP, Stage};
use crate::soundness::each;
use engine::command::{RegisterFacts, StepJob};
use engine::ids::{ContactOrdinal, FactId, JobId};
use engine::limits::WITHIN_DAYS_MAX;
use engine::messages::FactSpec;
use engine::predicates::{
    EventFact, EventFacts, Leaf, MetadataLeaf, MetadataTree, Moment, Op, Scalar, Tree, compile_metadata,
};
use engine::rows::JobKind;
use engine::tables::{ContactKey, DefinitionKey, FactCountKey, FactKey, JobKey, LogKey, WorkspaceKey};
use engine::{Answer, Command, Outcome};
use jiff::tz::TimeZone;

const EVENT: &str = "bought";

/// Events of this type only; of an empty one all.
fn typed(kind: &str) -> MetadataTree {
    let leaf = |kind: &str| {
        MetadataTree::Leaf(MetadataLeaf { path: "type".to_owned(), op: Op::Is, value: Scalar::Text(kind.to_owned()) })
    };
    MetadataTree::All(if kind.is_empty() { Vec::new() } else { vec![leaf(kind)] })
}

fn spec(kind: &str) -> FactSpec {
    FactSpec { event: EVENT.to_owned(), metadata: typed(kind) }
}

/// So many of them within so many days.
fn within(kind: &str, (at_least, within_days): (u32, Option<u16>)) -> Tree {
    let (event, fact, op) = (EVENT.to_owned(), EventFact::Count, Op::Gte);
    let metadata = (!kind.is_empty() || within_days.is_none()).then(|| typed(kind));
    Tree::Leaf(Leaf::Event { event, fact, op, value: Scalar::Number(at_least.to_string()), within_days, metadata })
}

impl Stage {
    fn register(&mut self, facts: Vec<FactSpec>) -> Outcome {
        self.0.submit(Command::RegisterFacts(RegisterFacts { workspace: SHOP, facts }))
    }

    /// The jobs about facts that are not finished.
    fn unfinished(&self) -> Vec<JobId> {
        let unfinished = |kind: &JobKind| {
            matches!(kind, JobKind::FillFact { finished: false, .. } | JobKind::DropFacts { finished: false, .. })
        };
        each::<JobKey>(self.0.rows()).filter(|(_, row)| unfinished(&row.kind)).map(|(key, _)| key.job).collect()
    }

    fn step_job(&mut self, job: JobId) -> bool {
        match self.0.submit(Command::StepJob(StepJob { workspace: SHOP, job })) {
            Ok(Answer::Swept { finished, .. }) => finished,
            other => panic!("{other:?}"),
        }
    }

    fn finish_jobs(&mut self) {
        while let Some(job) = self.unfinished().first().copied() {
            self.step_job(job);
        }
    }

    fn facts(&self) -> Vec<FactId> {
        each::<FactKey>(self.0.rows()).map(|(key, _)| key.fact).collect()
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.0.row(&WorkspaceKey { workspace: SHOP }).expect("it is there").time_zone)
            .expect("it is there")
    }

    /// What was counted of a person, everything that was merged into them
    /// included.
    fn counted(&self, contact: u32, fact: FactId, from_s: Option<u32>) -> EventFacts {
        let contact = ContactOrdinal(contact);
        let row = self.0.row(&ContactKey { workspace: SHOP, contact }).expect("it is there");
        let rows = row.history_of(contact).filter_map(|contact| {
            let row = self.0.row(&FactCountKey { workspace: SHOP, contact, fact })?;
            Some(row.since(from_s, &self.zone()))
        });
        joined(rows)
    }

    /// The same, looked up event by event.
    fn looked_up(&self, contact: u32, kind: &str, from_s: Option<u32>) -> EventFacts {
        let contact = ContactOrdinal(contact);
        let row = self.0.row(&ContactKey { workspace: SHOP, contact }).expect("it is there");
        let history: Vec<ContactOrdinal> = row.history_of(contact).collect();
        let metadata = compile_metadata(&typed(kind), &self.moment()).expect("it is there");
        let mut facts = EventFacts::default();
        for (_, event) in each::<LogKey>(self.0.rows()) {
            let key = DefinitionKey { workspace: SHOP, definition: event.definition };
            let is_meant = self.0.row(&key).expect("it is there").name == EVENT && history.contains(&event.contact);
            if is_meant && event.created_at >= from_s.unwrap_or(0) && metadata.matches(&event.metadata) {
                facts.add(event.created_at);
            }
        }
        facts
    }

    fn moment(&self) -> Moment {
        Moment { now_s: u32::try_from(self.0.now_s()).expect("it is there"), zone: self.zone() }
    }

    /// All windows of all people and types agree.
    #[track_caller]
    fn assert_agrees(&self, people: &[u32], kinds: &[&str]) {
        for &person in people {
            for kind in kinds {
                let facts = each::<FactKey>(self.0.rows());
                let fact = facts
                    .filter(|(_, row)| spec(kind).is_of(row))
                    .map(|(key, _)| key.fact)
                    .next()
                    .expect("it is there");
                let windows = (1..=WITHIN_DAYS_MAX).map(|days| Some(self.moment().window_start_s(days)));
                for from_s in windows.chain([None]) {
                    let looked_up = self.looked_up(person, kind, from_s);
                    assert_eq!(self.counted(person, fact, from_s), looked_up, "{person} {kind} from {from_s:?}");
                }
            }
        }
    }
}

fn joined(all: impl Iterator<Item = EventFacts>) -> EventFacts {
    all.filter(|facts| facts.count > 0).fold(EventFacts::default(), |sum, facts| EventFacts {
        count: sum.count + facts.count,
        first: if sum.count == 0 { facts.first } else { sum.first.min(facts.first) },
        last: sum.last.max(facts.last),
    })
}
