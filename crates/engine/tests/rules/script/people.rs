//! Commands about people.
//!
//! ```text
//! update ada email=b@x.example role=user custom.plan=pro
//! hide ada / unhide ada / block ada      archive, unarchive, block
//! delete ada
//! merge id:#2 ada / merge id:#2 ada shared
//! unmerge ada
//! convert visitor:c1 lead / convert visitor:c1 user into=user_id:ada
//! attribute contact plan string options=a,b / attribute-change 1 archived=true
//! ```
//!
//! `custom.NAME=value` writes a custom attribute (`-` clears it, a quoted value
//! is a text, `true` and `false` are booleans, digits a number); `define=yes`
//! defines those that are not there. Options `fact.NAME` are
//! standard attributes.

use super::line::{ACTOR, LineContext, number, profile, who};
use super::tokens::Tokens;
use engine::Command;
use engine::attributes::contact_kind;
use engine::command::{
    ArchiveContact, Archiving, ChangeAttribute, ContactFacts, ConvertContact, DefineAttribute, DeleteContact,
    Identifiers, MergeContacts, MergeRule, NewAttribute, NewRole, SentAttribute, SentAttributes, Unknown,
    UnmergeContact, UpdateContact,
};
use engine::contacts::{ANYBODY, CONTACTS};
use engine::ids::AttributeId;
use engine::predicates::ValueKind;
use engine::rows::{AttributeValue, DataType, Model, Standard};

/// Reads a command about people; `None` when the verb is none of them.
pub fn command(verb: &str, tokens: &mut Tokens, context: &LineContext<'_>) -> Option<Command> {
    let workspace = context.workspace;
    let archiving = |archiving| move |who| Command::ArchiveContact(ArchiveContact { workspace, who, archiving });
    Some(match verb {
        "update" => update(tokens, context),
        "hide" => archiving(Archiving::Archive)(who(&tokens.word(), context)),
        "unhide" => archiving(Archiving::Unarchive)(who(&tokens.word(), context)),
        "block" => archiving(Archiving::Block)(who(&tokens.word(), context)),
        "delete" => Command::DeleteContact(DeleteContact { workspace, who: who(&tokens.word(), context) }),
        "merge" => {
            let (from, into) = (who(&tokens.word(), context), who(&tokens.word(), context));
            let rule = match tokens.maybe_word().as_deref() {
                None => MergeRule::LeadIntoUser,
                Some("shared") => MergeRule::SharedDetails,
                Some(word) => panic!("no such rule: {word}"),
            };
            Command::MergeContacts(MergeContacts { workspace, from, into, rule })
        }
        "unmerge" => {
            Command::UnmergeContact(UnmergeContact { workspace, who: who(&tokens.word(), context), actor: ACTOR })
        }
        "convert" => convert(tokens, context),
        "attribute" => attribute(tokens, context),
        "attribute-change" => change_attribute(tokens, context),
        _ => return None,
    })
}

fn role(word: &str) -> NewRole {
    match word {
        "user" => NewRole::User,
        "lead" => NewRole::Lead,
        _ => panic!("no such role: {word}"),
    }
}

fn update(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let clearable = |text: Option<String>| text.map(|text| (text != "-").then_some(text));
    let who = who(&tokens.word(), context);
    let role = tokens.option("role").map(|word| role(&word));
    let external_id = clearable(tokens.option("external_id"));
    let email = clearable(tokens.option("email"));
    let facts = ContactFacts { role, external_id, email, profile: profile(tokens, context) };
    Command::UpdateContact(Box::new(UpdateContact { workspace: context.workspace, who, roles: CONTACTS, facts }))
}

fn convert(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let from = who(&tokens.word(), context);
    let role = role(&tokens.word());
    let into = tokens.option("into").map_or_else(Identifiers::default, |text| who(&text, context));
    let profile = profile(tokens, context);
    let workspace = context.workspace;
    Command::ConvertContact(Box::new(ConvertContact { workspace, from, roles: ANYBODY, role, into, profile }))
}

/// A standard attribute; `-` clears it.
pub fn fact(name: &str, value: &str) -> (Standard, Option<AttributeValue>) {
    let standard = Standard::from_name(name).unwrap_or_else(|| panic!("no such attribute: {name}"));
    let is_boolean = contact_kind(standard) == ValueKind::Boolean;
    let typed =
        if is_boolean { AttributeValue::Boolean(value == "true") } else { AttributeValue::Text(value.to_owned()) };
    (standard, (value != "-").then_some(typed))
}

/// The custom attributes among a line's options.
pub fn custom(tokens: &mut Tokens) -> SentAttributes {
    let unknown = if tokens.option("define").is_some() { Unknown::Define } else { Unknown::Refuse };
    let mut attributes = Vec::new();
    for (name, value, quoted) in tokens.take_prefixed("custom.") {
        let value = match value.as_str() {
            "-" => None,
            "true" | "false" if !quoted => Some(AttributeValue::Boolean(value == "true")),
            _ if !quoted && value.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Some(AttributeValue::Number(value))
            }
            _ => Some(AttributeValue::Text(value)),
        };
        attributes.push(SentAttribute { name, value });
    }
    SentAttributes { attributes, unknown }
}

fn data_type(word: &str) -> DataType {
    DataType::ALL.into_iter().find(|data_type| data_type.name() == word).expect("a type")
}

fn options(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn attribute(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    let word = tokens.word();
    let model = Model::ALL.into_iter().find(|model| model.name() == word).expect("a model");
    let attribute = NewAttribute {
        model,
        name: tokens.word(),
        data_type: data_type(&tokens.word()),
        options: tokens.option("options").map(|text| options(&text)).unwrap_or_default(),
        description: tokens.option("description"),
        messenger_writable: tokens.option("writable").is_some(),
    };
    Command::DefineAttribute(Box::new(DefineAttribute { workspace: context.workspace, attribute, actor: ACTOR }))
}

fn change_attribute(tokens: &mut Tokens, context: &LineContext<'_>) -> Command {
    Command::ChangeAttribute(Box::new(ChangeAttribute {
        workspace: context.workspace,
        attribute: AttributeId(number(&tokens.word())),
        options: tokens.option("options").map(|text| options(&text)),
        description: tokens.option("description").map(Some),
        messenger_writable: tokens.option("writable").map(|text| text == "true"),
        archived: tokens.option("archived").map(|text| text == "true"),
        actor: ACTOR,
    }))
}
