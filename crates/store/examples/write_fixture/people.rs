//! People and what they are known by: attributes, companies, tags, notes,
//! segments, choices; merged, held, deleted.

use crate::{BEGIN_MS, WORKSPACE};
use engine::Command;
use engine::command::{
    ArchiveContact, Archiving, AttachCompany, BeginImport, BulkError, ChangeSettings, CompanyFacts, ContactFacts,
    CreateContact, DefineAttribute, DeleteCompany, DeleteContact, DeleteTag, Identifiers, ImportRow, ImportRows,
    MergeContacts, MergeRule, NewAttribute, NewRole, PingBrowser, Profile, RecordEvent, SaveAudience, SaveCompany,
    SaveNote, SaveSegment, SaveSubscriptionType, SaveTag, SaveWebhook, SentAttribute, SentAttributes, SetAway,
    SetConsent, Tag, Tagged, Unknown, UpdateContact, WhichCompany,
};
use engine::contacts::CONTACTS;
use engine::ids::{CompanyOrdinal, JobId, SubscriptionTypeId, TagId, TeammateId, TokenId};
use engine::metadata::Omissions;
use engine::predicates::{Leaf, Op, Tree};
use engine::rows::{ActorRef, AttributeValue, DataType, Model, PersonType, Standard};
use engine::settings::Setting;
use engine::source::{Source, Verified};
use engine::text::EventName;

const ACTOR: ActorRef = ActorRef::CommandLine;

fn user(user_id: &str) -> Identifiers {
    Identifiers { user_id: Some(user_id.to_owned()), ..Identifiers::default() }
}

fn text(text: &str) -> Option<AttributeValue> {
    Some(AttributeValue::Text(text.to_owned()))
}

pub fn commands() -> Vec<Command> {
    let mut commands: Vec<Command> = DataType::ALL.map(|data_type| define(Model::Contact, data_type)).into();
    commands.push(define(Model::Company, DataType::Float));
    commands.extend(companies());
    commands.extend(contacts());
    commands.extend(organised());
    commands.extend(waiting());
    commands
}

fn define(model: Model, data_type: DataType) -> Command {
    // No name is of both.
    let name = match model {
        Model::Contact => data_type.name().to_owned(),
        Model::Company => format!("company_{}", data_type.name()),
    };
    let attribute = NewAttribute {
        model,
        name,
        data_type,
        options: if data_type == DataType::String { vec!["free".to_owned(), "pro".to_owned()] } else { Vec::new() },
        description: Some("What it says".to_owned()),
        messenger_writable: data_type == DataType::Date,
    };
    Command::DefineAttribute(Box::new(DefineAttribute { workspace: WORKSPACE, attribute, actor: ACTOR }))
}

fn which(company_id: &str) -> WhichCompany {
    WhichCompany::CompanyId(company_id.to_owned())
}

fn save_company(company_id: &str, facts: CompanyFacts) -> Command {
    Command::SaveCompany(Box::new(SaveCompany { workspace: WORKSPACE, which: which(company_id), facts }))
}

fn companies() -> Vec<Command> {
    let some = |text: &str| Some(Some(text.to_owned()));
    let number = |number| Some(Some(number));
    let sent = SentAttribute { name: "vip".to_owned(), value: Some(AttributeValue::Boolean(true)) };
    let facts = CompanyFacts {
        name: some("Äcme"),
        plan: some("pro"),
        size: number(5),
        website: some("https://acme.example"),
        industry: some("Shoes"),
        monthly_spend: number(30),
        remote_created_at: number(1_600_000_000),
        last_request_at: number(1_700_000_000),
        custom: SentAttributes { attributes: vec![sent], unknown: Unknown::Define },
    };
    let named = CompanyFacts { name: some("äcme"), ..CompanyFacts::default() };
    vec![save_company("acme", facts), save_company("acme-2", named), save_company("gone", CompanyFacts::default())]
}

fn attach(user_id: &str, company_id: &str) -> Command {
    let (who, which) = (user(user_id), which(company_id));
    Command::AttachCompany(AttachCompany { workspace: WORKSPACE, who, which, attached: true })
}

fn lead(external_id: &str, email: &str) -> Command {
    Command::CreateContact(Box::new(CreateContact {
        workspace: WORKSPACE,
        role: NewRole::Lead,
        external_id: Some(external_id.to_owned()),
        email: Some(email.to_owned()),
        profile: Profile::default(),
    }))
}

fn merge(lead: &str) -> Command {
    let (from, into, rule) = (user(lead), user("ada"), MergeRule::LeadIntoUser);
    Command::MergeContacts(MergeContacts { workspace: WORKSPACE, from, into, rule })
}

fn contacts() -> Vec<Command> {
    let custom = |name: &str, value| SentAttribute { name: name.to_owned(), value: Some(value) };
    let attributes = vec![
        custom("string", AttributeValue::Text("pro".to_owned())),
        custom("integer", AttributeValue::Number("3".to_owned())),
        custom("boolean", AttributeValue::Boolean(false)),
        custom("date", AttributeValue::Number("1700000000".to_owned())),
    ];
    let profile = Profile {
        facts: vec![
            (Standard::LocationCountry, text("Germany")),
            (Standard::EmailVerified, Some(AttributeValue::Boolean(true))),
        ],
        custom: SentAttributes { attributes, unknown: Unknown::Refuse },
        ..Profile::default()
    };
    let facts = ContactFacts { profile, ..ContactFacts::default() };
    let update = UpdateContact { workspace: WORKSPACE, who: user("ada"), roles: CONTACTS, facts };
    let (visitor_id, facts) = ("v-1".to_owned(), vec![(Standard::Browser, text("Firefox"))]);
    let archive =
        |who, archiving| Command::ArchiveContact(ArchiveContact { workspace: WORKSPACE, who: user(who), archiving });
    vec![
        Command::UpdateContact(Box::new(update)),
        Command::PingBrowser(Box::new(PingBrowser { facts, ..PingBrowser::of_cookie(WORKSPACE, visitor_id) })),
        lead("lead-1", "lead@x.example"),
        lead("gone-1", "gone@x.example"),
        lead("lead-2", "lead@x.example"),
        lead("old-1", "old@x.example"),
        attach("ada", "acme"),
        attach("lead-1", "acme-2"),
        attach("gone-1", "acme"),
        attach("ada", "gone"),
        merge("lead-2"),
        archive("old-1", Archiving::Archive),
        archive("old-1", Archiving::Block),
    ]
}

fn organised() -> Vec<Command> {
    let workspace = WORKSPACE;
    let (by, author) = (TeammateId(1), TeammateId(1));
    let save_tag = |name: &str| Command::SaveTag(SaveTag { workspace, tag: None, name: name.to_owned() });
    let tag = |tag, what| Command::Tag(Tag { workspace, tag: TagId(tag), what, tagged: true, by });
    let note = |about| Command::SaveNote(SaveNote { workspace, about, author, body: "<p>nice</p>".to_owned() });
    let people = || Tagged::Contact(user("ada"));
    let tagged = || Tree::Leaf(Leaf::Tag { tag: "1".to_owned(), op: Op::Is });
    let segment = SaveSegment {
        workspace,
        segment: None,
        name: Some("Tagged".to_owned()),
        person_type: Some(PersonType::User),
        predicate: Some(tagged()),
        actor: ACTOR,
    };
    let audience = SaveAudience {
        workspace,
        audience: None,
        name: "Everybody".to_owned(),
        predicates: "[]".to_owned(),
        role_predicates: "[{}]".to_owned(),
        predicate: tagged(),
    };
    vec![
        save_tag("Big"),
        save_tag("Gone"),
        tag(1, people()),
        tag(2, people()),
        tag(1, Tagged::Company(CompanyOrdinal(1))),
        note(people()),
        note(Tagged::Contact(user("gone-1"))),
        note(Tagged::Company(CompanyOrdinal(1))),
        Command::SaveSegment(Box::new(segment)),
        Command::SaveAudience(Box::new(audience)),
        Command::SaveSubscriptionType(subscription()),
        consent("ada", true),
        consent("lead-1", false),
        Command::SaveWebhook(Box::new(webhook())),
        Command::SetAway(SetAway { workspace, teammate: by, away: true, reassign: true, actor: ACTOR }),
    ]
}

fn subscription() -> SaveSubscriptionType {
    SaveSubscriptionType {
        workspace: WORKSPACE,
        subscription: None,
        name: "Offers".to_owned(),
        description: "What is cheap".to_owned(),
        opt_in: true,
        archived: true,
        actor: ACTOR,
    }
}

fn consent(user_id: &str, wanted: bool) -> Command {
    let (who, subscription) = (user(user_id), SubscriptionTypeId(1));
    Command::SetConsent(SetConsent { workspace: WORKSPACE, who, subscription, wanted: Some(wanted) })
}

fn webhook() -> SaveWebhook {
    SaveWebhook {
        workspace: WORKSPACE,
        webhook: None,
        url: Some("https://hooks.example".to_owned()),
        topics: Some(vec!["event.created".to_owned()]),
        event_names: Some(vec!["ordered-item".to_owned()]),
        hub_secret: Some(Some("secret".to_owned())),
    }
}

/// Events whose people are not there, and an import with a row that failed.
fn waiting() -> Vec<Command> {
    let workspace = WORKSPACE;
    let values = vec![(Setting::HoldUnknownEvents, 1)];
    let (key, mapping) = ("people.csv".to_owned(), vec![("Mail".to_owned(), "email".to_owned())]);
    let rows_total = Some(3);
    let failed = ImportRow::Failed(BulkError {
        code: "parameter_invalid".to_owned(),
        message: "The e-mail address has no @".to_owned(),
        data: "{\"row\":2}".to_owned(),
    });
    let rows = vec![ImportRow::Created, ImportRow::Updated, failed];
    let import = BeginImport { workspace, model: Model::Contact, key, mapping, rows_total, actor: ACTOR };
    vec![
        Command::ChangeSettings(ChangeSettings { workspace, values, actor: ACTOR }),
        held("nobody", Some("nobody@x.example")),
        held("somebody", None),
        Command::BeginImport(Box::new(import)),
        Command::ImportRows(Box::new(ImportRows { workspace, job: JobId(17), first_row: 0, rows, finished: false })),
    ]
}

fn held(user_id: &str, email: Option<&str>) -> Command {
    let who = Identifiers { email: email.map(str::to_owned), ..user(user_id) };
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: WORKSPACE,
        who,
        name: EventName::parse("ordered-item").expect("a name"),
        created_at: Some(1_793_490_000),
        metadata: vec![("price".to_owned(), engine::metadata::Value::Number("3".to_owned()))],
        omissions: Omissions::default(),
        client_id: Some(engine::command::ClientId { text: format!("client-{user_id}"), compared: true }),
        source: Source::Rest,
        verified: Verified::Token,
        token: TokenId(1),
        received_at_ms: BEGIN_MS,
    }))
}

/// What the journal holds: a merge, and beginnings of what jobs go on with.
pub fn afterwards() -> Vec<Command> {
    let workspace = WORKSPACE;
    vec![
        merge("lead-1"),
        lead("somebody", "somebody@x.example"),
        Command::DeleteCompany(DeleteCompany { workspace, which: which("gone") }),
        Command::DeleteTag(DeleteTag { workspace, tag: TagId(2) }),
        Command::DeleteContact(DeleteContact { workspace, who: user("gone-1") }),
    ]
}
