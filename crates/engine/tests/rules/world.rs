//! The rows, a clock, and the loop of plan, load and apply around them. What
//! must hold of every command is asserted here, for every script.

use crate::messages;
use crate::script::{LineContext, Tokens, command};
use crate::soundness;
use engine::contacts::id_of;
use engine::ids::{
    CompanyId, CompanyOrdinal, ContactId, ContactOrdinal, NODE, SegmentId, SegmentPublicId, WorkspaceId, WriterId,
};
use engine::limits::{COMMAND_READS_MAX, PLAN_ROUNDS_MAX};
use engine::outcome::EventAnswer;
use engine::tables::{CompanyKey, ContactKey, CountersKey, NodeKey, SegmentKey, WorkspaceKey};
use engine::{Answer, Command, Key, Outcome, Plan, Row, Stamp, TableKey, WorkingSet, apply, plan};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The clock begins on day 1,000: hour 24,000 since 1970.
pub const START_S: u64 = 1_000 * 86_400;

/// A node in memory.
#[derive(Debug)]
pub struct World {
    rows: BTreeMap<Key, Row>,
    /// The open batch.
    batch: Option<WorkingSet>,
    now_ms: u64,
    workspace: WorkspaceId,
    workspaces: BTreeMap<String, WorkspaceId>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            batch: None,
            now_ms: START_S * 1_000,
            workspace: WorkspaceId(1),
            workspaces: BTreeMap::new(),
        }
    }
}

impl World {
    /// What is committed.
    pub fn rows(&self) -> &BTreeMap<Key, Row> {
        &self.rows
    }

    /// The row behind a key, if there is one.
    pub fn row<K: TableKey>(&self, key: &K) -> Option<Arc<K::Row>> {
        K::typed(self.rows.get(&key.erased())?).cloned()
    }

    /// The clock, Unix seconds.
    pub fn now_s(&self) -> u64 {
        self.now_ms / 1_000
    }

    /// Takes a row away, as if it had never been written.
    pub fn forget<K: TableKey>(&mut self, key: &K) {
        assert!(self.rows.remove(&key.erased()).is_some(), "no such row: {key:?}");
    }

    /// Writes a row that no command made.
    pub fn put<K: TableKey>(&mut self, key: &K, row: K::Row) {
        self.end_batch();
        self.rows.insert(key.erased(), K::row(Arc::new(row)));
    }

    /// Runs a line; `None` when it has nothing to tell.
    pub fn run_line(&mut self, line: &str) -> Option<String> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "[" => self.batch = Some(WorkingSet::default()),
            "]" => self.end_batch(),
            "in" => self.workspace = self.workspaces.get(rest).copied().expect("a workspace"),
            "tick" => self.now_ms += span_ms(rest),
            "row" => self.set_counters(rest),
            _ if verb.starts_with('x') && verb.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => {
                return Some(self.repeat(&verb[1..], rest));
            }
            _ => return Some(told(&self.run_one(line))),
        }
        None
    }

    /// Decides a command that scripts have no line for, and commits it.
    pub fn submit(&mut self, command: Command) -> Outcome {
        let mut rows = WorkingSet::default();
        let outcome = self.decide(command, &mut rows);
        self.commit(&rows);
        outcome
    }

    /// Commits the open batch, if one is open.
    pub fn end_batch(&mut self) {
        if let Some(batch) = self.batch.take() {
            self.commit(&batch);
        }
    }

    fn repeat(&mut self, times: &str, line: &str) -> String {
        let (times, from) = times.split_once('@').unwrap_or((times, "1"));
        let (times, from): (u64, u64) = (times.parse().expect("a number"), from.parse().expect("a number"));
        let mut counted: Vec<(String, u64)> = Vec::new();
        for n in from..from + times {
            let outcome = self.run_one(&line.replace("{n}", &n.to_string()));
            let told = match &outcome {
                Ok(_) => told(&outcome).split(' ').next().unwrap_or_default().to_owned(),
                Err(_) => told(&outcome),
            };
            match counted.last_mut() {
                Some((last, count)) if *last == told => *count += 1,
                _ => counted.push((told, 1)),
            }
        }
        counted.iter().map(|(told, count)| format!("{count}× {told}")).collect::<Vec<_>>().join(", ")
    }

    fn run_one(&mut self, line: &str) -> Outcome {
        let mut set = self.batch.take();
        let is_batch = set.is_some();
        let mut rows = set.take().unwrap_or_default();
        let id_of = |contact| self.contact_id(contact, &rows);
        let company_id_of = |company| self.company_id(company, &rows);
        let segment_id_of = |segment| self.segment_id(segment, &rows);
        let (workspace, now_ms) = (self.workspace, self.now_ms);
        let context = LineContext {
            workspace,
            now_ms,
            id_of: &id_of,
            company_id_of: &company_id_of,
            segment_id_of: &segment_id_of,
        };
        let command = command(line, &context);
        let outcome = self.decide(command, &mut rows);
        if let Ok(Answer::Workspace(workspace)) = outcome {
            self.workspace = workspace;
            self.workspaces.insert(Tokens::new(line).nth_word(1), workspace);
        }
        if is_batch {
            self.batch = Some(rows)
        } else {
            self.commit(&rows)
        }
        outcome
    }

    fn decide(&self, command: Command, rows: &mut WorkingSet) -> Outcome {
        let stamp = Stamp { at_ms: self.now_ms, writer: WriterId(0) };
        if let Some(workspace) = command.triggers_in()
            && rows.ready(workspace).is_none()
        {
            rows.lend(workspace, messages::ready(&self.rows, workspace, stamp.at_s()));
        }
        self.load(&command, &stamp, rows);
        let before = changes(rows);
        let is_counted = matches!(command, Command::RecordEvent(_));
        let outcome = apply(command, &stamp, rows);
        if outcome.is_err() {
            let held = |key: &Key| before.get(key).cloned().unwrap_or_else(|| self.rows.get(key).cloned());
            soundness::assert_only_counted(&held, &changes(rows), is_counted);
            assert!(before.keys().all(|key| rows.knows(key)), "a refused command forgot what was changed before it");
        }
        outcome
    }

    fn load(&self, command: &Command, stamp: &Stamp, rows: &mut WorkingSet) {
        let mut reads = 0;
        for round in 0.. {
            let Plan::Need(need) = plan(command, stamp, rows) else { return };
            assert!(round < PLAN_ROUNDS_MAX, "{command:?} needs more than {PLAN_ROUNDS_MAX} rounds: {need:?}");
            reads += need.rows_max();
            assert!(reads <= COMMAND_READS_MAX, "{command:?} reads too many rows");
            for key in &need.keys {
                rows.load(key.clone(), self.rows.get(key).cloned());
            }
            for range in need.ranges {
                let found = self.rows.range(range.from.clone()..=range.to.clone()).take(range.rows_max as usize);
                let found = found.map(|(key, row)| (key.clone(), row.clone())).collect();
                rows.load_range(range, found);
            }
        }
    }

    fn commit(&mut self, set: &WorkingSet) {
        for (key, row) in set.changes() {
            match row {
                Some(row) => self.rows.insert(key.clone(), row.clone()),
                None => self.rows.remove(key),
            };
        }
    }

    fn contact_id(&self, contact: ContactOrdinal, set: &WorkingSet) -> ContactId {
        let workspace = self.workspace;
        let owner = self.find(&WorkspaceKey { workspace }, set).expect("the workspace");
        // An id of a contact that is not there is well-formed all the same.
        let row = self.find(&ContactKey { workspace, contact }, set);
        row.map_or(ContactId::new(&owner.id_key, workspace, contact, 1), |row| id_of(&owner, workspace, contact, &row))
    }

    fn company_id(&self, company: CompanyOrdinal, set: &WorkingSet) -> CompanyId {
        let workspace = self.workspace;
        let owner = self.find(&WorkspaceKey { workspace }, set).expect("the workspace");
        let row = self.find(&CompanyKey { workspace, company }, set);
        let created_at = row.map_or(1, |row| row.created_at);
        CompanyId::new(&owner.id_key, workspace, company, created_at)
    }

    fn segment_id(&self, segment: SegmentId, set: &WorkingSet) -> SegmentPublicId {
        let workspace = self.workspace;
        let owner = self.find(&WorkspaceKey { workspace }, set).expect("the workspace");
        let row = self.find(&SegmentKey { workspace, segment }, set);
        let created_at = row.map_or(1, |row| row.created_at);
        SegmentPublicId::new(&owner.id_key, workspace, segment, created_at)
    }

    fn find<K: TableKey>(&self, key: &K, set: &WorkingSet) -> Option<Arc<K::Row>> {
        match set.known(key) {
            Some(known) => known.cloned(),
            None => self.row(key),
        }
    }

    /// `counters last_event=41 …` or `node last_token=999`: where a script
    /// would be too long.
    fn set_counters(&mut self, text: &str) {
        assert!(self.batch.is_none(), "rows are set between batches");
        let mut tokens = Tokens::new(text);
        let table = tokens.word();
        let workspace = self.workspace;
        let mut counters = self.row(&CountersKey { workspace }).map(|row| (*row).clone()).unwrap_or_default();
        let mut node = self.row(&NodeKey { workspace: NODE }).map(|row| (*row).clone()).unwrap_or_default();
        for (name, value, _) in tokens.rest() {
            let value: u64 = value.parse().expect("a number");
            let narrow = u32::try_from(value).unwrap_or(u32::MAX);
            match (table.as_str(), name.as_str()) {
                ("counters", "last_event") => counters.last_event = value,
                ("counters", "last_refusal") => counters.last_refusal = value,
                ("counters", "last_definition") => counters.last_definition = narrow,
                ("counters", "last_teammate") => counters.last_teammate = narrow,
                ("counters", "last_tag") => counters.last_tag = narrow,
                ("counters", "last_segment") => counters.last_segment = narrow,
                ("counters", "held_count") => counters.held_count = value,
                ("counters", "held_bytes") => counters.held_bytes = value,
                ("node", "last_token") => node.last_token = narrow,
                _ => panic!("no such counter: {table} {name}"),
            }
        }
        self.rows.insert(CountersKey { workspace }.erased(), CountersKey::row(Arc::new(counters)));
        self.rows.insert(NodeKey { workspace: NODE }.erased(), NodeKey::row(Arc::new(node)));
    }
}

/// What a working set would commit now.
fn changes(set: &WorkingSet) -> BTreeMap<Key, Option<Row>> {
    set.changes().map(|(key, row)| (key.clone(), row.cloned())).collect()
}

fn span_ms(text: &str) -> u64 {
    let unit = text.find(|c: char| !c.is_ascii_digit()).expect("a unit");
    let (count, unit) = text.split_at(unit);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => panic!("no such unit: {unit}"),
    };
    count.parse::<u64>().expect("a number") * unit
}

/// An outcome in a few words.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Ok(Answer::Workspace(workspace)) => format!("workspace {workspace}"),
        Ok(Answer::Token(token)) => format!("token {token}"),
        Ok(Answer::Teammate(_)) => "teammate".to_owned(),
        Ok(Answer::Facts) => "facts".to_owned(),
        Ok(Answer::Settings) => "settings".to_owned(),
        Ok(Answer::Contact(answer)) => {
            let engine::outcome::ContactAnswer { contact, id: _, row: _, is_new: _ } = answer;
            format!("contact {contact}")
        }
        Ok(Answer::Ping(engine::outcome::PingAnswer { person, revision, left_out })) => {
            let left_out = left_out.iter().map(|left| format!(", not {} ({})", left.name, left.refusal.kind.name()));
            format!("contact {} at {revision}{}", person.contact, left_out.collect::<String>())
        }
        Ok(Answer::Message(message, _)) => format!("message {message}"),
        Ok(Answer::Receipts { revision }) => format!("receipts at {revision}"),
        Ok(Answer::Sending) => "sending".to_owned(),
        Ok(Answer::Device) => "device".to_owned(),
        Ok(Answer::MessengerChanged) => "messenger changed".to_owned(),
        Ok(Answer::Event(EventAnswer::Recorded { event, omissions })) => {
            let omitted = if omissions.count > 0 { format!(", {} omissions", omissions.count) } else { String::new() };
            format!("recorded {}#{}{omitted}", event.writer, event.seq)
        }
        Ok(Answer::Event(EventAnswer::Duplicate { of, number })) => {
            format!("duplicate of {}#{}, item {number}", of.writer, of.seq)
        }
        Ok(Answer::Event(EventAnswer::Dropped { reason, number })) => {
            format!("dropped {}, item {number}", reason.name())
        }
        Ok(Answer::Event(EventAnswer::Held(held))) => format!("held {held}"),
        Ok(Answer::Company(engine::outcome::CompanyAnswer { company, row: _ })) => format!("company {company}"),
        Ok(Answer::Attribute(attribute)) => format!("attribute {attribute}"),
        Ok(Answer::Tag(tag)) => format!("tag {tag}"),
        Ok(Answer::Note(note, _)) => format!("note {note}"),
        Ok(Answer::Segment(segment)) => format!("segment {segment}"),
        Ok(Answer::Audience(audience)) => format!("audience {audience}"),
        Ok(Answer::SubscriptionType(subscription)) => format!("subscription type {subscription}"),
        Ok(Answer::Webhook(webhook, _)) => format!("webhook {webhook}"),
        Ok(Answer::WorkspaceChanged) => "workspace changed".to_owned(),
        Ok(Answer::Deleted(engine::outcome::Deleted { contact, job, number })) => {
            format!("deleted contact {} as number {number}, job {job}", contact.contact)
        }
        Ok(Answer::Unmerged { survivor, restored }) => {
            format!("contact {} without contact {}", survivor.contact, restored.contact)
        }
        Ok(Answer::Import(job, state)) => format!("import {job}, next row {}", state.next_row),
        Ok(Answer::Rejection(writer, number)) => format!("counted, item {writer}#{number}"),
        Ok(Answer::Imported { duplicate: false }) => "imported".to_owned(),
        Ok(Answer::Imported { duplicate: true }) => "imported before".to_owned(),
        Ok(Answer::Definition(definition)) => format!("definition {definition}"),
        Ok(Answer::Job(job)) => format!("job {job}"),
        Ok(Answer::Recalled(recalled)) => format!("recalled {recalled}"),
        Ok(Answer::Delivery(_, delivery)) => format!("delivery {}", delivery.0),
        Ok(Answer::Swept { removed, finished }) => {
            format!("swept {removed}, {}", if *finished { "finished" } else { "more to come" })
        }
        Err(refusal) => {
            let engine::Refusal { kind, field, detail } = refusal;
            let field = field.map_or_else(String::new, |field| format!(" field={field}"));
            let detail = detail.as_ref().map_or_else(String::new, |detail| format!(" detail={detail}"));
            format!("refused {}{field}{detail}", kind.name())
        }
    }
}
