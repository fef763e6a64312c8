//! From a line to a command.

use super::browsers;
use super::metadata::metadata;
use super::neighbours;
use super::people;
use super::team;
use super::tokens::Tokens;
use super::workspace;
use engine::command::{
    ArchiveDefinition, BulkError, ChangeSettings, ClaimedId, ClientId, CreateContact, CreateToken, CreateWorkspace,
    DescribeDefinition, Identifiers, ImportSummary, NewRole, Profile, RecordBulkTask, RecordEvent, RecordRejection,
    RevokeToken, SweepStep, UpsertUser,
};
use engine::ids::{
    CompanyId, CompanyOrdinal, ContactId, ContactOrdinal, DefinitionId, JobId, SegmentId, SegmentPublicId, TokenId,
    WorkspaceId,
};
use engine::rows::{ActorRef, Scopes, Sweep};
use engine::settings::Setting;
use engine::source::{Source, Verified};
use engine::text::EventName;
use engine::{Command, RefusalKind};

/// What a line needs to know of the world.
pub struct LineContext<'a> {
    /// Whose command it is.
    pub workspace: WorkspaceId,
    /// The clock, Unix milliseconds.
    pub now_ms: u64,
    /// The id of a contact.
    pub id_of: &'a dyn Fn(ContactOrdinal) -> ContactId,
    /// The id of a company.
    pub company_id_of: &'a dyn Fn(CompanyOrdinal) -> CompanyId,
    /// The id of a segment.
    pub segment_id_of: &'a dyn Fn(SegmentId) -> SegmentPublicId,
}

pub const ACTOR: ActorRef = ActorRef::Token(TokenId(9));

/// Reads a command.
pub fn command(line: &str, context: &LineContext<'_>) -> Command {
    let mut tokens = Tokens::new(line);
    let workspace = context.workspace;
    let verb = tokens.word();
    let command = match verb.as_str() {
        "workspace" => create_workspace(&mut tokens),
        "user" => create_contact(NewRole::User, &mut tokens, context),
        "lead" => create_contact(NewRole::Lead, &mut tokens, context),
        "upsert" => upsert(&mut tokens, context),
        "event" => event(&mut tokens, context),
        "message" => crate::messages::draft(workspace, &tokens.word()),
        "go-live" => crate::messages::go_live(workspace, &tokens.word()),
        "reject" => reject(&mut tokens, context),
        "import" => import(&mut tokens, context),
        "describe" => describe(&mut tokens, context),
        "archive" | "unarchive" => {
            let definition = definition(&mut tokens);
            let archived = verb == "archive";
            Command::ArchiveDefinition(ArchiveDefinition { workspace, definition, archived, actor: ACTOR })
        }
        "set" => set(&mut tokens, context),
        "token" => create_token(&mut tokens, context),
        "revoke" => Command::RevokeToken(RevokeToken { workspace, public: number(&tokens.word()), actor: ACTOR }),
        "bulk" => bulk(&mut tokens, context),
        "sweep" => {
            let word = tokens.word();
            let sweep = Sweep::ALL.into_iter().find(|sweep| sweep.name() == word).expect("a sweep");
            Command::SweepStep(SweepStep { workspace, sweep })
        }
        _ => people::command(&verb, &mut tokens, context)
            .or_else(|| browsers::command(&verb, &mut tokens, context))
            .or_else(|| neighbours::command(&verb, &mut tokens, context))
            .or_else(|| workspace::command(&verb, &mut tokens, context))
            .or_else(|| team::command(&verb, &mut tokens, context))
            .unwrap_or_else(|| panic!("no such command: {line}")),
    };
    tokens.end();
    command
}

pub fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

fn definition(tokens: &mut Tokens) -> DefinitionId {
    DefinitionId(number(&tokens.word()))
}

/// `now`, `now+5`, `now-5` or a number of seconds.
pub(super) fn time(text: &str, context: &LineContext<'_>) -> u64 {
    let now = context.now_ms / 1_000;
    match text.strip_prefix("now") {
        Some("") => now,
        Some(offset) => now.checked_add_signed(number(offset)).expect("a time"),
        None => number(text),
    }
}

fn create_workspace(tokens: &mut Tokens) -> Command {
    let app_id = tokens.word();
    let mut id_key = [b'.'; 16];
    id_key.iter_mut().zip(app_id.bytes()).for_each(|(to, from)| *to = from);
    Command::CreateWorkspace(Box::new(CreateWorkspace {
        name: tokens.option("name").unwrap_or_else(|| app_id.clone()),
        app_id,
        time_zone: tokens.option("zone").unwrap_or_else(|| "UTC".to_owned()),
        id_key,
        identity_secret: "secret".to_owned(),
        actor: ActorRef::CommandLine,
    }))
}

/// A contact's optional text: `-` takes it away.
pub(super) fn text(tokens: &mut Tokens, name: &str) -> Option<Option<String>> {
    tokens.option(name).map(|text| (text != "-").then_some(text))
}

pub fn profile(tokens: &mut Tokens, context: &LineContext<'_>) -> Profile {
    let at = |text: Option<Option<String>>| {
        text.map(|text| text.map(|text| u32::try_from(time(&text, context)).expect("a time")))
    };
    Profile {
        name: text(tokens, "name"),
        phone: text(tokens, "phone"),
        avatar_url: text(tokens, "avatar_url"),
        owner_id: text(tokens, "owner_id"),
        signed_up_at: at(text(tokens, "signed_up_at")),
        last_seen_at: at(text(tokens, "last_seen_at")),
        unsubscribed_from_emails: tokens.option("unsubscribed").map(|text| text == "true"),
        facts: tokens.take_prefixed("fact.").into_iter().map(|(name, value, _)| people::fact(&name, &value)).collect(),
        custom: people::custom(tokens),
    }
}

fn create_contact(role: NewRole, tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let external_id = Some(tokens.word()).filter(|word| word != "-");
    let email = tokens.option("email");
    let profile = profile(tokens, context);
    Command::CreateContact(Box::new(CreateContact { workspace: context.workspace, role, external_id, email, profile }))
}

/// `ada`, or `id:…,user_id:…,email:…` in any selection; `nobody:` names none.
pub fn who(text: &str, context: &LineContext<'_>) -> Identifiers {
    if !text.contains(':') {
        return Identifiers { user_id: Some(text.to_owned()), ..Identifiers::default() };
    }
    let mut who = Identifiers::default();
    for part in text.split(',') {
        let (kind, value) = part.split_once(':').expect("an identifier");
        match kind {
            "id" => {
                let id =
                    value.strip_prefix('#').map(|ordinal| (context.id_of)(ContactOrdinal(number(ordinal))).to_string());
                who.id = Some(ClaimedId::new(id.unwrap_or_else(|| value.to_owned())));
            }
            "user_id" => who.user_id = Some(value.to_owned()),
            "email" => who.email = Some(value.to_owned()),
            "visitor" => who.visitor_id = Some(value.to_owned()),
            "nobody" => {}
            _ => panic!("no such identifier: {part}"),
        }
    }
    who
}

fn upsert(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let who = who(&tokens.word(), context);
    let profile = profile(tokens, context);
    let companies = neighbours::sent_companies(tokens);
    let begins_session = tokens.option("session").is_some();
    let workspace = context.workspace;
    Command::UpsertUser(Box::new(UpsertUser { workspace, who, profile, companies, begins_session }))
}

fn client_id(tokens: &mut Tokens) -> Option<ClientId> {
    let compared = tokens.option("key").map(|text| ClientId { text, compared: true });
    compared.or_else(|| tokens.option("sdk").map(|text| ClientId { text, compared: false }))
}

fn source(tokens: &mut Tokens) -> Source {
    let named = tokens
        .option("via")
        .map(|word| Source::ALL.into_iter().find(|source| source.name() == word).expect("a source"));
    named.unwrap_or(Source::Rest)
}

fn token(tokens: &mut Tokens) -> TokenId {
    TokenId(tokens.option("token").map_or(1, |text| number(&text)))
}

fn name(tokens: &mut Tokens) -> EventName {
    EventName::parse(&tokens.word()).expect("an event name")
}

fn event(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let who = who(&tokens.word(), context);
    let name = name(tokens);
    let created_at = tokens.option("at").map(|text| time(&text, context));
    let client_id = client_id(tokens);
    let source = source(tokens);
    let token = token(tokens);
    let verified = tokens.option("verified");
    let verified = verified.map(|word| Verified::ALL.into_iter().find(|proof| proof.name() == word).expect("a proof"));
    let received_at_ms = tokens.option("received_ms").map_or(context.now_ms, |text| number(&text));
    let (metadata, omissions) = metadata(tokens.rest());
    Command::RecordEvent(Box::new(RecordEvent {
        workspace: context.workspace,
        who,
        name,
        created_at,
        metadata,
        omissions,
        client_id,
        source,
        verified: verified.unwrap_or(Verified::Token),
        token,
        received_at_ms,
    }))
}

fn reject(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let word = tokens.word();
    let kind = RefusalKind::ALL.iter().copied().find(|kind| kind.name() == word).expect("a kind");
    let (source, token) = (source(tokens), token(tokens));
    let (workspace, received_at_ms) = (context.workspace, context.now_ms);
    Command::RecordRejection(RecordRejection { workspace, kind, source, token, received_at_ms })
}

fn import(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    Command::ImportSummary(Box::new(ImportSummary {
        workspace: context.workspace,
        who: who(&tokens.word(), context),
        name: name(tokens),
        count: number(&tokens.word()),
        first: time(&tokens.word(), context),
        last: time(&tokens.word(), context),
        client_id: client_id(tokens),
        token: token(tokens),
    }))
}

fn describe(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    Command::DescribeDefinition(Box::new(DescribeDefinition {
        workspace: context.workspace,
        definition: definition(tokens),
        description: text(tokens, "description"),
        display_name: text(tokens, "display_name"),
        actor: ACTOR,
    }))
}

fn set(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let values =
        tokens.rest().into_iter().map(|(key, value, _)| (Setting::from_key(&key).expect("a setting"), number(&value)));
    Command::ChangeSettings(ChangeSettings { workspace: context.workspace, values: values.collect(), actor: ACTOR })
}

fn create_token(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let scopes = tokens.option("scopes").unwrap_or_else(|| "read,write".to_owned());
    let scope = |word: &str| Scopes::NAMES.iter().find(|(name, _)| *name == word).expect("a scope").1;
    Command::CreateToken(Box::new(CreateToken {
        workspace: context.workspace,
        public: number(&tokens.word()),
        secret_hash: [7; 32],
        scopes: scopes.split(',').fold(Scopes::default(), |all, word| all.with(scope(word))),
        name: tokens.option("name").unwrap_or_else(|| "server".to_owned()),
        actor: ActorRef::CommandLine,
    }))
}

fn bulk(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let errors: usize = tokens.option("errors").map_or(0, |text| number(&text));
    let error = |n: usize| BulkError {
        code: "not_found".to_owned(),
        message: "User Not Found".to_owned(),
        data: format!("{{\"n\":{n}}}"),
    };
    Command::RecordBulkTask(Box::new(RecordBulkTask {
        workspace: context.workspace,
        job: tokens.option("job").map(|text| JobId(number(&text))),
        item_count: tokens.option("items").map_or(1, |text| number(&text)),
        errors: (1..=errors).map(error).collect(),
        received_at: u32::try_from(context.now_ms / 1_000).expect("a time"),
    }))
}
