//! Lines about what a workspace keeps beside its people.
//!
//! ```text
//! segment "Who buys" where=tag:1 type=user   leaves with `,` between; `-` is everyone
//! segment Both where=segment:#1,segment:#2   by the ids of segments 1 and 2
//! change-segment 1 name=A type=user where=- / delete-segment 1
//! audience A where=tag:1 / change-audience 1 B / delete-audience 1
//! subscription-type News description="All of it" opt_in=true archived=true
//! change-subscription-type 1 News
//! consent ada 1 true / consent ada 1 -       `-` takes the choice back
//! webhook url=https://x.example topics=a,b events=c secret=s
//! change-webhook 1 secret=- / delete-webhook 1
//! away 1 true reassign=true
//! change-workspace name=Shop zone=Europe/Dublin
//! begin-import people.csv model=company map=Name:name,Id:company_id total=3
//! import-rows 16 0 cuf finished=true         from row 0: created, updated, failed
//! bulk-error {'user_id':'ada'} message=m     a bulk request of one item, with `"` for `'`
//! ```

use super::line::{ACTOR, LineContext, number, who};
use super::tokens::Tokens;
use engine::Command;
use engine::command::{
    BeginImport, BulkError, ChangeWorkspace, DeleteAudience, DeleteSegment, DeleteWebhook, ImportRow, ImportRows,
    RecordBulkTask, SaveAudience, SaveSegment, SaveSubscriptionType, SaveWebhook, SetAway, SetConsent,
};
use engine::ids::{AudienceId, JobId, SegmentId, SubscriptionTypeId, TeammateId, WebhookId};
use engine::predicates::{Leaf, Op, Tree};
use engine::rows::{Model, PersonType};

/// Reads a command, if the verb is one of these.
pub fn command(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Command> {
    let workspace = context.workspace;
    let id: fn(&mut Tokens) -> u32 = |tokens| number(&tokens.word());
    Some(match verb {
        "segment" | "change-segment" => segment(verb, tokens, context),
        "delete-segment" => {
            let segment = SegmentId(id(tokens));
            Command::DeleteSegment(DeleteSegment { workspace, segment, actor: ACTOR })
        }
        "audience" | "change-audience" => Command::SaveAudience(Box::new(SaveAudience {
            workspace,
            audience: (verb == "change-audience").then(|| AudienceId(id(tokens))),
            name: tokens.word(),
            predicates: "[]".to_owned(),
            role_predicates: "[]".to_owned(),
            predicate: tree(tokens, context).unwrap_or(Tree::All(Vec::new())),
        })),
        "delete-audience" => Command::DeleteAudience(DeleteAudience { workspace, audience: AudienceId(id(tokens)) }),
        "subscription-type" | "change-subscription-type" => Command::SaveSubscriptionType(SaveSubscriptionType {
            workspace,
            subscription: (verb != "subscription-type").then(|| SubscriptionTypeId(id(tokens))),
            name: tokens.word(),
            description: tokens.option("description").unwrap_or_default(),
            opt_in: flag(tokens, "opt_in"),
            archived: flag(tokens, "archived"),
            actor: ACTOR,
        }),
        "consent" => {
            let who = who(&tokens.word(), context);
            let subscription = SubscriptionTypeId(id(tokens));
            let wanted = Some(tokens.word()).filter(|word| word != "-").map(|word| word == "true");
            Command::SetConsent(SetConsent { workspace, who, subscription, wanted })
        }
        "webhook" | "change-webhook" => webhook(verb, tokens, context),
        "delete-webhook" => Command::DeleteWebhook(DeleteWebhook { workspace, webhook: WebhookId(id(tokens)) }),
        "away" => {
            let (teammate, away) = (TeammateId(id(tokens)), tokens.word() == "true");
            let reassign = flag(tokens, "reassign");
            Command::SetAway(SetAway { workspace, teammate, away, reassign, actor: ACTOR })
        }
        "change-workspace" => {
            let (name, time_zone) = (tokens.option("name"), tokens.option("zone"));
            Command::ChangeWorkspace(Box::new(ChangeWorkspace { workspace, name, time_zone, actor: ACTOR }))
        }
        "begin-import" => begin_import(tokens, context),
        "import-rows" => import_rows(tokens, context),
        "bulk-error" => bulk_error(tokens, context),
        _ => return None,
    })
}

fn flag(tokens: &mut Tokens, name: &str) -> bool {
    tokens.option(name).is_some_and(|text| text == "true")
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn segment(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let is_new = verb == "segment";
    let segment = (!is_new).then(|| SegmentId(number(&tokens.word())));
    let name = if is_new { tokens.maybe_word() } else { tokens.option("name") };
    let person_type = tokens.option("type");
    let person_type = person_type
        .map(|word| PersonType::ALL.into_iter().find(|person_type| person_type.name() == word).expect("a type"));
    let predicate = tree(tokens, context);
    let workspace = context.workspace;
    Command::SaveSegment(Box::new(SaveSegment { workspace, segment, name, person_type, predicate, actor: ACTOR }))
}

fn tree(tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Tree> {
    let text = tokens.option("where")?;
    let leaves = text.split(',').filter(|leaf| *leaf != "-").map(|leaf| leaf_of(leaf, context));
    Some(Tree::All(leaves.map(Tree::Leaf).collect()))
}

fn leaf_of(text: &str, context: &LineContext<'_>) -> Leaf {
    let (kind, id) = text.split_once(':').expect("a kind and an id");
    let id = match id.strip_prefix('#') {
        Some(ordinal) => (context.segment_id_of)(SegmentId(number(ordinal))).to_string(),
        None => id.to_owned(),
    };
    match kind {
        "tag" => Leaf::Tag { tag: id, op: Op::Is },
        "segment" => Leaf::Segment { segment: id, op: Op::IsNot },
        _ => panic!("no such leaf: {text}"),
    }
}

fn webhook(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let lists = |text: Option<String>| text.map(|text| list(&text));
    Command::SaveWebhook(Box::new(SaveWebhook {
        workspace: context.workspace,
        webhook: (verb == "change-webhook").then(|| WebhookId(number(&tokens.word()))),
        url: tokens.option("url"),
        topics: lists(tokens.option("topics")),
        event_names: lists(tokens.option("events")),
        hub_secret: tokens.option("secret").map(|text| (text != "-").then_some(text)),
    }))
}

fn begin_import(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let key = tokens.word();
    let model = tokens.option("model").unwrap_or_else(|| "contact".to_owned());
    let pair = |text: &str| text.split_once(':').map(|(column, field)| (column.to_owned(), field.to_owned()));
    let mapping = tokens.option("map").unwrap_or_else(|| "Email:email".to_owned());
    Command::BeginImport(Box::new(BeginImport {
        workspace: context.workspace,
        model: Model::ALL.into_iter().find(|known| known.name() == model).expect("a model"),
        key,
        mapping: mapping.split(',').map(|text| pair(text).expect("a pair")).collect(),
        rows_total: tokens.option("total").map(|text| number(&text)),
        actor: ACTOR,
    }))
}

fn import_rows(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let (job, first_row) = (JobId(number(&tokens.word())), number(&tokens.word()));
    let rows = tokens.maybe_word().unwrap_or_default();
    let row = |word: char| match word {
        'c' => ImportRow::Created,
        'u' => ImportRow::Updated,
        'f' => ImportRow::Failed(BulkError {
            code: "parameter_invalid".to_owned(),
            message: "email is no address".to_owned(),
            data: "never kept".to_owned(),
        }),
        _ => panic!("no such row: {word}"),
    };
    let finished = flag(tokens, "finished");
    let rows = rows.chars().map(row).collect();
    Command::ImportRows(Box::new(ImportRows { workspace: context.workspace, job, first_row, rows, finished }))
}

fn bulk_error(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let data = tokens.word().replace('\'', "\"");
    let message = tokens.option("message").unwrap_or_else(|| "User Not Found".to_owned());
    Command::RecordBulkTask(Box::new(RecordBulkTask {
        workspace: context.workspace,
        job: None,
        item_count: 1,
        errors: vec![BulkError { code: "not_found".to_owned(), message, data }],
        received_at: u32::try_from(context.now_ms / 1_000).expect("a time"),
    }))
}
