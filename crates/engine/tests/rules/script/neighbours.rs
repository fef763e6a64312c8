//! Lines about what stands beside people: companies, tags, notes, jobs.

use super::line::{LineContext, number, text, time, who};
use super::people;
use super::tokens::Tokens;
use engine::Command;
use engine::command::{
    AttachCompany, CompanyFacts, DeleteCompany, DeleteTag, SaveCompany, SaveNote, SaveTag, SentCompany, StepJob, Tag,
    Tagged, WhichCompany,
};
use engine::ids::{CompanyId, CompanyOrdinal, JobId, TagId, TeammateId};

/// Reads a command, if the verb is one of these.
pub fn command(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Command> {
    let workspace = context.workspace;
    let command = match verb {
        "company" => {
            let which = which(tokens, context);
            Command::SaveCompany(Box::new(SaveCompany { workspace, which, facts: facts(tokens, context) }))
        }
        "delete-company" => Command::DeleteCompany(DeleteCompany { workspace, which: which(tokens, context) }),
        "join" | "leave" => Command::AttachCompany(AttachCompany {
            workspace,
            who: who(&tokens.word(), context),
            which: which(tokens, context),
            attached: verb == "join",
        }),
        "tag" => Command::SaveTag(SaveTag { workspace, tag: None, name: tokens.word() }),
        "rename-tag" => Command::SaveTag(SaveTag { workspace, tag: Some(tag(tokens)), name: tokens.word() }),
        "delete-tag" => Command::DeleteTag(DeleteTag { workspace, tag: tag(tokens) }),
        "put-tag" | "take-tag" => Command::Tag(Tag {
            workspace,
            tag: tag(tokens),
            what: tagged(tokens, context),
            tagged: verb == "put-tag",
            by: teammate(tokens),
        }),
        "note" => Command::SaveNote(SaveNote {
            workspace,
            about: tagged(tokens, context),
            body: tokens.word(),
            author: teammate(tokens),
        }),
        "step" => Command::StepJob(StepJob { workspace, job: JobId(number(&tokens.word())) }),
        _ => return None,
    };
    Some(command)
}

/// The options `company=acme`, `company=acme:Name` and `company=-acme` of a
/// request about a user.
pub fn sent_companies(tokens: &mut Tokens) -> Vec<SentCompany> {
    let mut sent = Vec::new();
    while let Some(text) = tokens.option("company") {
        let (text, attached) = text.strip_prefix('-').map_or((text.as_str(), true), |left| (left, false));
        let (company_id, name) = text.split_once(':').map_or((text, None), |(id, name)| (id, Some(name)));
        let facts = CompanyFacts { name: name.map(|name| Some(name.to_owned())), ..CompanyFacts::default() };
        sent.push(SentCompany { company_id: company_id.to_owned(), facts, attached });
    }
    sent
}

/// `acme`, `#1` for the id of the company with ordinal 1, or `id:…`.
fn which(tokens: &mut Tokens, context: &LineContext<'_>) -> WhichCompany {
    let word = tokens.word();
    if let Some(ordinal) = word.strip_prefix('#') {
        return WhichCompany::Id(Some((context.company_id_of)(CompanyOrdinal(number(ordinal)))));
    }
    match word.strip_prefix("id:") {
        Some(id) => WhichCompany::Id(CompanyId::parse(id)),
        None => WhichCompany::CompanyId(word),
    }
}

fn facts(tokens: &mut Tokens, context: &LineContext<'_>) -> CompanyFacts {
    let amount = |text: Option<Option<String>>| text.map(|text| text.map(|text| number(&text)));
    let at = |text: Option<Option<String>>| {
        text.map(|text| text.map(|text| u32::try_from(time(&text, context)).expect("a time")))
    };
    CompanyFacts {
        name: text(tokens, "name"),
        plan: text(tokens, "plan"),
        size: amount(text(tokens, "size")),
        website: text(tokens, "website"),
        industry: text(tokens, "industry"),
        monthly_spend: amount(text(tokens, "monthly_spend")),
        remote_created_at: at(text(tokens, "remote_created_at")),
        last_request_at: at(text(tokens, "last_request_at")),
        custom: people::custom(tokens),
    }
}

/// A contact as elsewhere, or `company:1`.
fn tagged(tokens: &mut Tokens, context: &LineContext<'_>) -> Tagged {
    let word = tokens.word();
    match word.strip_prefix("company:") {
        Some(ordinal) => Tagged::Company(CompanyOrdinal(number(ordinal))),
        None => Tagged::Contact(who(&word, context)),
    }
}

fn tag(tokens: &mut Tokens) -> TagId {
    TagId(number(&tokens.word()))
}

fn teammate(tokens: &mut Tokens) -> TeammateId {
    TeammateId(tokens.option("by").map_or(0, |text| number(&text)))
}
