//! What no command of this release makes yet, or only in the middle of things.

use crate::WORKSPACE;
use engine::ids::{
    AttributeId, CompanyOrdinal, ContactOrdinal, DefinitionId, EventRef, FactId, HeldId, JobId, SegmentId,
    SubscriptionTypeId, TagId, TeammateId, TokenId, WriterId,
};
use engine::metadata::{Omission, OmissionReason, Omissions};
use engine::predicates::{EventFact, Leaf, MetadataLeaf, MetadataTree, Op, Scalar, Tree};
use engine::rows::{
    ActorRef, AttributeValue, AuditRow, Consent, ContactRow, EraseStage, FieldRef, IdentifierKind, ImportState,
    JobKind, JobRow, LogRow, Model, PersonType, Role, SegmentRow, Standard, SummaryRow, Tagging,
};
use engine::source::{Source, Verified};
use engine::tables::{AuditKey, ContactKey, JobKey, LogKey, SegmentKey, SummaryKey};
use engine::{Row, TableKey, WorkingSet};
use std::sync::Arc;

pub fn rows() -> WorkingSet {
    let (workspace, contact, definition) = (WORKSPACE, ContactOrdinal(9), DefinitionId(1));
    let mut rows = WorkingSet::default();
    put(&mut rows, &ContactKey { workspace, contact }, everything_known());
    let retired = SummaryRow { tracked: u64::MAX, imported: 1, retired: u64::MAX, first: 0, last: u32::MAX };
    put(&mut rows, &SummaryKey { workspace, definition, contact }, retired);
    let places = Source::ALL.into_iter().zip(Verified::ALL.into_iter().cycle()).zip(1..);
    for ((source, verified), seq) in places {
        let event = EventRef { writer: WriterId(1), seq };
        put(&mut rows, &LogKey::of(workspace, event), log_row(source, verified, contact));
    }
    let audit = AuditRow {
        at_ms: u64::MAX,
        actor: ActorRef::Teammate(TeammateId(u32::MAX)),
        action: String::new(),
        subject: "\u{10ffff}".to_owned(),
        changes: Vec::new(),
    };
    put(&mut rows, &AuditKey { workspace, seq: u64::MAX }, audit);
    put(&mut rows, &SegmentKey { workspace, segment: SegmentId(9) }, segment());
    for (job, kind) in (900..).zip(jobs()) {
        put(&mut rows, &JobKey { workspace, job: JobId(job) }, JobRow { created_at: 1, updated_at: u32::MAX, kind });
    }
    rows
}

/// A contact of whom every standard attribute is known that has no field of
/// its own.
fn everything_known() -> ContactRow {
    let values = [
        AttributeValue::Text("text".to_owned()),
        AttributeValue::Number("-1.50".to_owned()),
        AttributeValue::Boolean(true),
    ];
    let some = |text: &str| Some(text.to_owned());
    ContactRow {
        role: Role::Visitor,
        external_id: some(""),
        email: some("\u{10ffff}"),
        name: some("name"),
        phone: some("phone"),
        avatar_url: some("url"),
        owner_id: some("owner"),
        signed_up_at: Some(0),
        last_seen_at: Some(u32::MAX),
        unsubscribed_from_emails: true,
        created_at: 0,
        updated_at: u32::MAX,
        custom: (1..).map(AttributeId).zip(values.iter().cloned()).collect(),
        facts: Standard::ALL.iter().copied().zip(values.iter().cloned().cycle()).collect(),
        tags: vec![Tagging { tag: TagId(u32::MAX), at: u32::MAX, by: TeammateId(u32::MAX) }],
        companies: vec![CompanyOrdinal(u32::MAX), CompanyOrdinal(1)],
        consents: vec![Consent { subscription: SubscriptionTypeId(u32::MAX), wanted: false }],
        visitor_id: some("visitor"),
        archived_at: Some(1),
        blocked_at: Some(2),
        merged_into: Some(ContactOrdinal(u32::MAX)),
        aliases: vec![ContactOrdinal(1), ContactOrdinal(0)],
        first_known_at: Some(3),
        claimed: [Standard::Email, Standard::UserAgent]
            .map(FieldRef::Standard)
            .into_iter()
            .chain([FieldRef::Custom(AttributeId(u32::MAX))])
            .collect(),
    }
}

/// A segment of every kind of condition.
fn segment() -> SegmentRow {
    let text = |text: &str| text.to_owned();
    let scalars = [
        Scalar::Null,
        Scalar::Text(text("text")),
        Scalar::Number(text("1.50")),
        Scalar::Boolean(true),
        Scalar::List(vec![Scalar::Number(text("1")), Scalar::Number(text("2"))]),
    ];
    let values = || scalars.iter().cloned().cycle();
    let attributes = Op::ALL
        .into_iter()
        .zip(values())
        .map(|(op, value)| Tree::Leaf(Leaf::Attribute { name: text("custom_attributes.plan"), op, value }));
    let metadata = MetadataTree::All(vec![
        MetadataTree::Any(Vec::new()),
        MetadataTree::Leaf(MetadataLeaf { path: text("price.amount"), op: Op::Gt, value: Scalar::Number(text("9")) }),
    ]);
    let events = EventFact::ALL.into_iter().zip(values()).map(|(fact, value)| {
        let (event, op) = (text("ordered-item"), Op::Is);
        let within_days = (fact == EventFact::Count).then_some(60);
        let metadata = (fact != EventFact::Did).then(|| metadata.clone());
        Tree::Leaf(Leaf::Event { event, fact, op, value, within_days, metadata })
    });
    let others = [
        Leaf::Tag { tag: text("1"), op: Op::Is },
        Leaf::Segment { segment: text("5f"), op: Op::IsNot },
        Leaf::Company { attribute: text("name"), op: Op::Contains, value: Scalar::Text(text("acme")) },
    ];
    let others = others.into_iter().map(Tree::Leaf);
    let groups = vec![Tree::All(attributes.collect()), Tree::Any(events.collect()), Tree::All(others.collect())];
    SegmentRow {
        name: text("everything"),
        person_type: PersonType::User,
        predicate: Tree::Any(groups),
        created_at: 1,
        updated_at: u32::MAX,
    }
}

/// Jobs of every kind, as far as they can be.
fn jobs() -> Vec<JobKind> {
    let stages = EraseStage::ALL.into_iter().map(Some).chain([None]);
    let erase = stages.map(|stage| JobKind::Erase {
        contacts: vec![ContactOrdinal(1), ContactOrdinal(u32::MAX)],
        companies: vec![(ContactOrdinal(1), CompanyOrdinal(u32::MAX))],
        needles: vec![String::new(), "ada@x.example".to_owned()],
        stage,
        done: u32::MAX,
        cursor: u128::MAX,
        removed: u64::MAX,
    });
    let held = IdentifierKind::ALL.into_iter().map(|kind| JobKind::AttachHeld {
        contact: ContactOrdinal(1),
        kind,
        value: "ada".to_owned(),
        cursor: HeldId(u64::MAX),
        attached: u64::MAX,
        finished: kind == IdentifierKind::Visitor,
    });
    let import = JobKind::Import(ImportState {
        model: Model::Company,
        key: "file".to_owned(),
        mapping: vec![("Firm".to_owned(), "name".to_owned())],
        rows_total: None,
        next_row: u64::MAX,
        created: 1,
        updated: 2,
        failed: 3,
        finished_at: Some(u32::MAX),
    });
    let others = [
        JobKind::DetachCompany { company: CompanyOrdinal(9), detached: u64::MAX, finished: false },
        JobKind::RemoveTag { tag: TagId(9), cursor: ContactOrdinal(u32::MAX), removed: 1, finished: false },
        JobKind::FillFact { fact: FactId(9), cursor: u64::MAX, counted: 1, finished: false },
        JobKind::DropFacts { facts: vec![FactId(1), FactId(9)], cursor: u128::MAX, removed: 1, finished: false },
        import,
    ];
    erase.chain(held).chain(others).collect()
}

fn log_row(source: Source, verified: Verified, contact: ContactOrdinal) -> LogRow {
    let omission = |reason: &OmissionReason| Omission { key: reason.name().to_owned(), reason: *reason };
    LogRow {
        contact,
        definition: DefinitionId(1),
        created_at: 1,
        received_at_ms: u64::MAX,
        recorded_after_ms: u32::MAX,
        source,
        verified,
        token: TokenId(u32::MAX),
        discriminator: u32::MAX,
        metadata: Vec::new(),
        omissions: Omissions { named: OmissionReason::ALL.iter().map(omission).collect(), count: u32::MAX },
    }
}

pub fn put<K: TableKey>(rows: &mut WorkingSet, key: &K, row: K::Row) {
    let row: Row = K::row(Arc::new(row));
    rows.change(key.erased(), Some(row));
}
